/** A channel as it is being filled in. Pure. */
import type { Channel, ChannelRequest } from '@cockpit/api/notifications';
import { type ChannelKind, KIND_NEEDS } from './kinds.ts';

const RECIPIENTS_MAX = 50;
export const PER_MINUTE_MAX = 1_000;
const SECRET_MIN = 8;
const PER_MINUTE = 20;
const ADDRESS = /^https?:\/\/\S+$/;
const EMAIL = /^[^@\s]+@[^@\s]+$/;

export interface ChannelDraft {
  kind: ChannelKind;
  name: string;
  /** Empty: the present one stays. */
  url: string;
  /** Empty: the present one stays. */
  secret: string;
  recipients: readonly string[];
  language: Channel['language'];
  perMinute: number;
  reason: string;
}

export type ChannelFault = 'name' | 'url' | 'secret' | 'recipients' | 'perMinute' | 'reason';

export function channelDraftOf(channel: Channel | undefined, language: Channel['language']): ChannelDraft {
  return {
    kind: channel?.kind ?? 'wecom',
    name: channel?.name ?? '',
    url: '',
    secret: '',
    recipients: channel?.recipients ?? [],
    language: channel?.language ?? language,
    perMinute: channel?.perMinute ?? PER_MINUTE,
    reason: '',
  };
}

/** What is still missing or wrong, the first of it; undefined: it can be asked for. */
export function channelFault(draft: ChannelDraft, isNew: boolean): ChannelFault | undefined {
  const { address, signs, recipients } = KIND_NEEDS[draft.kind];
  const url = draft.url.trim();
  if (draft.name.trim() === '') return 'name';
  if (address !== null && (isNew || url !== '') && !ADDRESS.test(url)) return 'url';
  if (signs && draft.secret !== '' && draft.secret.trim().length < SECRET_MIN) return 'secret';
  if (recipients && (draft.recipients.length > RECIPIENTS_MAX || !draft.recipients.every((one) => EMAIL.test(one))))
    return 'recipients';
  if (!(draft.perMinute >= 1 && draft.perMinute <= PER_MINUTE_MAX)) return 'perMinute';
  return draft.reason.trim() === '' ? 'reason' : undefined;
}

/** Only what its kind knows, and secrets only when they were typed. */
export function channelRequest(draft: ChannelDraft, before: Channel | undefined): ChannelRequest {
  const { address, signs, recipients } = KIND_NEEDS[draft.kind];
  const url = draft.url.trim();
  const secret = draft.secret.trim();
  return {
    kind: draft.kind,
    name: draft.name.trim(),
    reason: draft.reason.trim(),
    ...(address !== null && url !== '' && { url }),
    ...(signs && secret !== '' && { secret }),
    ...(recipients && { recipients: [...draft.recipients] }),
    ...(draft.kind !== 'in-app' && { language: draft.language, perMinute: draft.perMinute }),
    ...(before !== undefined && { version: before.version }),
  };
}
