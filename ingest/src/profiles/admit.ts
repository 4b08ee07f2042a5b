/** What a translated message becomes at the door: the native decoder judges each part of it as if it had come by itself. */
import { instantsAfter } from '../clock/arrival-clock.ts';
import { type DecodeParts, decode } from '../decoding/decode.ts';
import { isUnknown } from '../decoding/receive.ts';
import { MAX_PAYLOAD_BYTES, QUALITY } from '../messages/contract.ts';
import { DOMAINS } from '../messages/stored/contract.ts';
import { digestOf } from '../quarantine/store.ts';
import type { Arrival, Outcome, PassedOver, Rejection } from '../readings/reading.ts';
import { ANY_DOMAIN, type NativeMessage } from './native.ts';
import type { Translation } from './translate.ts';

/** Of the sentence that goes to quarantine. Characters. */
const DETAIL_CHARS_MAX = 500;

/** A foreign message as it came, before anybody judged it. */
export type Received = Omit<Arrival, 'outcome' | 'foreign'>;

/** How the broker handed it over. */
export interface Delivery {
  received: Received;
  /** The broker kept it: its age is unknown. */
  retained: boolean;
  /** For the second time. */
  redelivered: boolean;
}

/** The binding that took it. */
export interface BoundTo {
  /** Name of the profile, and the same with its version. */
  name: string;
  profile: string;
  community: string;
}

export interface Admitted {
  delivery: Delivery;
  boundTo: BoundTo | undefined;
  /** Of the message as a whole, or of a part that could not be translated. */
  refusal: Rejection | undefined;
  passedOver: PassedOver[];
  parts: Part[];
}

interface Part {
  native: NativeMessage;
  /** Of its own, in the order in which the parts stand in the message. */
  receivedAt: number;
  outcome: Outcome;
}

/** Judges every native message that `found` holds. */
export function admit(parts: DecodeParts, delivery: Delivery, boundTo: BoundTo, found: Translation): Admitted {
  const failed = 'failed' in found ? found.failed : undefined;
  const { topic } = delivery.received;
  const passedOver: PassedOver[] = [];
  const unused = 'unused' in found ? (found.unused ?? []) : [];
  const detail = `profile ${boundTo.profile}${unused.length > 0 ? `: ${unused.join(', ')}` : ''}`;
  const from = { community: boundTo.community, source: topic, detail };
  if ('passedOver' in found) passedOver.push({ rule: 'profile-no-match', ...from });
  else if (unused.length > 0) passedOver.push({ rule: 'profile-unused', ...from });
  const natives = 'messages' in found ? found.messages : [];
  return {
    delivery,
    boundTo,
    refusal:
      failed === undefined
        ? undefined
        : cut({ reason: 'profile-failed', detail: `profile ${boundTo.profile}: ${failed}` }),
    passedOver,
    parts: natives.flatMap((native, index) =>
      judge(parts, delivery, native, instantsAfter(delivery.received.receivedAt, index)),
    ),
  };
}

/** A message no profile gets to see. */
export function rejectDelivery(delivery: Delivery, refusal: Rejection): Admitted {
  return { delivery, boundTo: undefined, refusal: cut(refusal), passedOver: [], parts: [] };
}

/** True when a newer registry may change the outcome. */
export function hasUnknown({ delivery, parts }: Admitted): boolean {
  return parts.some(({ outcome }) => isUnknown({ ...delivery.received, outcome }));
}

/** Judges again what an older registry did not know. */
export function admitAgain(decodeParts: DecodeParts, admitted: Admitted): void {
  const { delivery } = admitted;
  admitted.parts = admitted.parts.flatMap((part) =>
    isUnknown({ ...delivery.received, outcome: part.outcome })
      ? judge(decodeParts, delivery, part.native, part.receivedAt)
      : [part],
  );
}

/** The readings, what was passed over, and at most one refusal: the foreign message as it came stands in quarantine once. */
export function arrivalsOf({ delivery, boundTo, refusal, passedOver, parts }: Admitted): Arrival[] {
  const { received, retained, redelivered } = delivery;
  const arrivals: Arrival[] = passedOver.map((one) => ({ ...received, outcome: { passedOver: one } }));
  let refused = refusal;
  for (const [index, { native, receivedAt, outcome }] of parts.entries()) {
    const { topic, payload: _, ...known } = native;
    if (boundTo && 'reading' in outcome) {
      const foreign = { profile: boundTo.name, ...known, retained, redelivered };
      arrivals.push({ ...received, receivedAt, outcome, foreign });
    } else if ('passedOver' in outcome) arrivals.push({ ...received, outcome });
    else if ('refusal' in outcome && isStatusOfNobody(native, outcome.refusal)) {
      const over = { community: boundTo?.community ?? '', source: known.name, detail: topic };
      arrivals.push({ ...received, outcome: { passedOver: { rule: 'status-unregistered', ...over } } });
    } else if (!refused && 'refusal' in outcome) {
      const which = parts.length === 1 ? '' : ` message ${index + 1} of ${parts.length},`;
      const detail = `profile ${boundTo?.profile}:${which} ${topic}: ${outcome.refusal.detail}`;
      refused = cut({ reason: outcome.refusal.reason, detail });
    }
  }
  if (refused) arrivals.push({ ...kept(received), outcome: { refusal: refused } });
  return arrivals;
}

/** Of a long message quarantine holds the first part. */
function kept(received: Received): Received {
  const { topic, payload } = received;
  if (payload.length <= MAX_PAYLOAD_BYTES) return received;
  return {
    ...received,
    payload: Buffer.from(payload.subarray(0, MAX_PAYLOAD_BYTES)),
    digest: received.digest ?? digestOf(topic, payload),
  };
}

// Bridges tell of everything they know; who is not registered is missed by nobody.
function isStatusOfNobody({ topic }: NativeMessage, { reason }: Rejection): boolean {
  return reason === 'unknown-device' && domainOf(topic) === ANY_DOMAIN;
}

/** One outcome for each domain the device is registered in, where the profile cannot know which. */
function judge(decodeParts: DecodeParts, { retained }: Delivery, native: NativeMessage, receivedAt: number): Part[] {
  const bytes = Buffer.from(native.payload);
  const one = (topic: string): Part => ({
    native: { ...native, topic },
    receivedAt,
    outcome: noted(native, decode(decodeParts, topic, bytes, bytes.length, receivedAt, retained)),
  });
  if (domainOf(native.topic) !== ANY_DOMAIN) return [one(native.topic)];
  const [version, community = '', , code = '', event] = native.topic.split('/');
  const domains = DOMAINS.filter((domain) => decodeParts.devices.find(community, domain, code));
  if (domains.length > 0) return domains.map((domain) => one([version, community, domain, code, event].join('/')));
  const detail = `no device "${code}" is registered in ${community}`;
  return [{ native, receivedAt, outcome: { refusal: { reason: 'unknown-device', detail } } }];
}

/** What failed on the way is named on the reading, beside what the decoder left out. */
function noted({ leftOut }: NativeMessage, outcome: Outcome): Outcome {
  if (leftOut === undefined || !('reading' in outcome)) return outcome;
  const { reading } = outcome;
  const names = new Set([...(reading.leftOut?.split(', ') ?? []), ...leftOut]);
  return { reading: { ...reading, leftOut: [...names].join(', '), quality: reading.quality | QUALITY.partial } };
}

function domainOf(topic: string): string | undefined {
  return topic.split('/')[2];
}

function cut({ reason, detail }: Rejection): Rejection {
  return { reason, detail: detail.slice(0, DETAIL_CHARS_MAX) };
}
