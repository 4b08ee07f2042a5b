/** What a translated message becomes at the door: the native decoder judges each part of it as if it had come by itself. */
import { type DecodeParts, decode, type Outcome } from '../messages/decode.ts';
import type { Arrival, Refusal } from '../reading.ts';
import { isUnknown } from '../receive.ts';
import type { NativeMessage, Translation } from './translate.ts';

/** Of the sentence that goes to quarantine. Characters. */
const DETAIL_CHARS_MAX = 500;

/** A foreign message as it came, before anybody judged it. */
export type Received = Omit<Arrival, 'outcome'>;

export interface Admitted {
  received: Received;
  /** Name and version. */
  profile: string;
  /** Of the message as a whole. */
  refusal: Refusal | undefined;
  parts: { native: NativeMessage; outcome: Outcome }[];
}

/** Judges every native message that `found` holds. */
export function admit(decodeParts: DecodeParts, received: Received, profile: string, found: Translation): Admitted {
  if ('failed' in found)
    return refuse(received, profile, { reason: 'profile-failed', detail: `profile ${profile}: ${found.failed}` });
  const natives = 'messages' in found ? found.messages : [];
  const parts = natives.map((native) => ({ native, outcome: judge(decodeParts, received, native) }));
  return { received, profile, refusal: undefined, parts };
}

/** A message no profile gets to see. */
export function refuse(received: Received, profile: string, { reason, detail }: Refusal): Admitted {
  return { received, profile, refusal: { reason, detail: detail.slice(0, DETAIL_CHARS_MAX) }, parts: [] };
}

/** True when a newer registry may change the outcome. */
export function hasUnknown({ received, parts }: Admitted): boolean {
  return parts.some(({ outcome }) => isUnknown({ ...received, outcome }));
}

/** Judges again what an older registry did not know. */
export function admitAgain(decodeParts: DecodeParts, { received, parts }: Admitted): void {
  for (const part of parts)
    if (isUnknown({ ...received, outcome: part.outcome })) part.outcome = judge(decodeParts, received, part.native);
}

/** The readings, and at most one refusal: the foreign message as it came stands in quarantine once. */
export function arrivalsOf({ received, profile, refusal, parts }: Admitted): Arrival[] {
  const arrivals: Arrival[] = [];
  let refused = refusal;
  for (const [index, { native, outcome }] of parts.entries()) {
    if ('reading' in outcome) arrivals.push({ ...received, outcome });
    else if (!refused) {
      const which = parts.length === 1 ? '' : ` message ${index + 1} of ${parts.length},`;
      const detail = `profile ${profile}:${which} ${native.topic}: ${outcome.refusal.detail}`;
      refused = { reason: outcome.refusal.reason, detail: detail.slice(0, DETAIL_CHARS_MAX) };
    }
  }
  if (refused) arrivals.push({ ...received, outcome: { refusal: refused } });
  return arrivals;
}

function judge(decodeParts: DecodeParts, { receivedAt }: Received, { topic, payload }: NativeMessage): Outcome {
  const bytes = Buffer.from(payload);
  return decode(decodeParts, topic, bytes, bytes.length, receivedAt);
}
