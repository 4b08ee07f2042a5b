/** A channel as it is being filled in. Pure. */
import type { Channel, ChannelRequest } from '@cockpit/api/notifications';
import { type ChannelKind, KIND_NEEDS } from './kinds.ts';

const RECIPIENTS_MAX = 50;
export const PER_MINUTE_MAX = 1_000;
const SECRET_MIN = 8;
const PER_MINUTE = 20;
const ADDRESS = /^https?:\/\/\S+$/;
const EMAIL = /^[^@\s]+@[^@\s]+$/;

export interface ChannelWish {
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

export function wishOf(channel: Channel | undefined, language: Channel['language']): ChannelWish {
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
export function channelFault(wish: ChannelWish, isNew: boolean): ChannelFault | undefined {
  const { address, signs, recipients } = KIND_NEEDS[wish.kind];
  const url = wish.url.trim();
  if (wish.name.trim() === '') return 'name';
  if (address !== null && (isNew || url !== '') && !ADDRESS.test(url)) return 'url';
  if (signs && wish.secret !== '' && wish.secret.trim().length < SECRET_MIN) return 'secret';
  if (recipients && (wish.recipients.length > RECIPIENTS_MAX || !wish.recipients.every((one) => EMAIL.test(one))))
    return 'recipients';
  if (!(wish.perMinute >= 1 && wish.perMinute <= PER_MINUTE_MAX)) return 'perMinute';
  return wish.reason.trim() === '' ? 'reason' : undefined;
}

/** Only what its kind knows, and secrets only when they were typed. */
export function channelRequest(wish: ChannelWish, before: Channel | undefined): ChannelRequest {
  const { address, signs, recipients } = KIND_NEEDS[wish.kind];
  const url = wish.url.trim();
  const secret = wish.secret.trim();
  return {
    kind: wish.kind,
    name: wish.name.trim(),
    reason: wish.reason.trim(),
    ...(address !== null && url !== '' && { url }),
    ...(signs && secret !== '' && { secret }),
    ...(recipients && { recipients: [...wish.recipients] }),
    ...(wish.kind !== 'in-app' && { language: wish.language, perMinute: wish.perMinute }),
    ...(before !== undefined && { version: before.version }),
  };
}
