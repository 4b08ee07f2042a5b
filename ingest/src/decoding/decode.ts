/**
 * From bytes on a topic to a Reading, to a refusal with its reason, or to the rule that passes it over. Cheap checks first:
 * size ▶ topic ▶ device ▶ UTF-8, depth, JSON, keys ▶ schema ▶ instants ▶ identity, clock ▶ quality.
 */
import type { Devices } from '../devices/devices.ts';
import { type EventKind, eventKind } from '../domains.ts';
import { MAX_PAYLOAD_BYTES, QUALITY } from '../messages/contract.ts';
import { parseInstant } from '../messages/instant.ts';
import { LATEST_STATES } from '../messages/stored/contract.ts';
import type { Device, Outcome, Rejection } from '../readings/reading.ts';
import { judgeClock, judgeStatusClock, type Timing } from './device-clock.ts';
import { instantFault } from './instant-fault.ts';
import { parseObject } from './json.ts';
import { findSendings, type KnownIds, NO_SENDINGS, noteSending, type Sending } from './known-ids.ts';
import { readLeniently } from './lenient.ts';
import {
  behindOf,
  isNewestArrival,
  type Memories,
  type Memory,
  memoryKey,
  newestOf,
  noteBehind,
  noteNewest,
} from './memory.ts';
import { nextBehind } from './set-back.ts';
import { mendUnstorable } from './storable.ts';
import { parseTopic } from './topic.ts';
import { isTwin } from './twins.ts';

export interface DecodeParts {
  devices: Devices;
  /** Of the messages before. */
  memories: Memories;
  /** See Interruption.keptSince. */
  keptSince: number | undefined;
  /** See ArrivalClock.isAhead; left out: it is not. */
  isArrivalAhead?: boolean | undefined;
  /** Older readings are not kept (retention), epoch ms; left out: all are. */
  keptFrom?: number | undefined;
}

const NOTHING: readonly string[] = [];
/** Events of which the newest is what is so; others are occurrences by themselves, in any order. */
const PRESENT_STATES: ReadonlySet<string> = new Set(
  LATEST_STATES.filter(({ fields }) => fields.length > 0).map(({ event }) => event),
);

interface Speaker {
  device: Device;
  kind: EventKind;
  /** Its ids start again: see the registry. */
  idsRestart: boolean;
  memory: Memory;
  /** Whose memory it is: the registry, and with it this record, may be shared by several. */
  memories: Memories;
}

/** A payload that fits its kind. */
interface Understood {
  object: Record<string, unknown>;
  leftOut: readonly string[];
  isTimeless: boolean;
  /** See parseObject. */
  isPlain: boolean;
}

/**
 * Decodes one message. What is understood is remembered. Never throws: a fault of ours with one message would end the process,
 * and the broker would send the message to the next one.
 */
export function decode(
  parts: DecodeParts,
  topic: string,
  payload: Buffer,
  payloadBytes: number,
  receivedAt: number,
  retained = false,
): Outcome {
  try {
    return decoded(parts, topic, payload, payloadBytes, receivedAt, retained);
  } catch (error) {
    return refuse('invalid-field', `it could not be decoded, which is a fault of ingest: ${(error as Error).message}`);
  }
}

function decoded(
  parts: DecodeParts,
  topic: string,
  payload: Buffer,
  payloadBytes: number,
  receivedAt: number,
  retained: boolean,
): Outcome {
  if (payloadBytes > MAX_PAYLOAD_BYTES)
    return refuse('payload-too-large', `the payload has ${payloadBytes} bytes, at most ${MAX_PAYLOAD_BYTES} are read`);
  const speaker = findSpeaker(parts, topic);
  if ('reason' in speaker) return { refusal: speaker };
  const { device, kind, memory, idsRestart } = speaker;
  const understood = understand(kind, device, payload);
  if ('refusal' in understood) return understood;
  const { object, isTimeless } = understood;
  let { leftOut } = understood;
  const urgent = kind.isUrgent(object);
  const envelope = object as { id: string; at: string | number; buffered?: boolean };
  const claim = isTimeless ? undefined : parseInstant(envelope.at);
  if (claim === undefined && !isTimeless) {
    if (!urgent) return refuse('invalid-field', instantFault('at', envelope.at));
    leftOut = [...leftOut, 'at'];
  }
  const value = kind.judge(object, device);
  if (typeof value === 'string') return refuse('invalid-field', value);
  const mended = mendUnstorable(kind, object, payload, understood.isPlain);
  if (typeof mended === 'string') return refuse('invalid-field', mended);
  if (mended.length > 0) leftOut = [...leftOut, ...mended];

  const { keptSince, keptFrom = Number.NEGATIVE_INFINITY } = parts;
  const newest = newestOf(memory);
  const isKept = envelope.buffered === true || retained;
  // What was kept for too long, by a device or in quarantine, is not stored. An alarm is never too old: a clock that was reset is likelier.
  const isPast =
    (isKept || receivedAt < keptFrom) && claim !== undefined && claim < keptFrom && kind.event !== 'status';
  if (isPast && !urgent) return passOver(device, kind, claim);
  const buffered = envelope.buffered === true && !isPast;
  const sendings = sendingsOf(memory, idsRestart, envelope.id, claim, urgent);
  const same = sendings.length === 0 ? undefined : sameSending(sendings, claim, urgent);
  // The id and the instant of a message that was none: the key of its row is taken, and an alarm is not lost for that.
  const isBeside = urgent && sendings.some((sending) => sending.claim === claim && !sending.urgent);
  let timing: Timing;
  if (isBeside) timing = timingBeside(sendings, same, claim, receivedAt);
  else if (same !== undefined) timing = timingAgain(same);
  else if (claim === undefined) timing = { at: Math.floor(receivedAt), claimedAt: null, quality: 0, clockError: null };
  else {
    const mayBeSetBack = !isKept && PRESENT_STATES.has(kind.event);
    const claimed = {
      at: claim,
      receivedAt,
      buffered,
      retained: isKept && !buffered,
      // A report is an occurrence of its own: one that comes after a later one is late, and nothing argues it away.
      urgent: urgent && kind.event === 'state',
      newest,
      isNewestArrival: isNewestArrival(memory) || parts.isArrivalAhead === true,
      behind: mayBeSetBack ? behindOf(memory) : undefined,
      keptSince,
      keptFrom,
    };
    timing = kind.event === 'status' ? judgeStatusClock(claimed) : judgeClock(claimed);
    if (mayBeSetBack) noteBehind(memory, nextBehind(claimed));
  }
  const missing = kind.complete?.(object, device, timing.at);
  if (missing !== undefined) return refuse('invalid-field', missing);
  if (same === undefined) noteSending(memory, envelope.id, timing.at, claim, urgent);
  const effectiveAt = Math.min(timing.at, Math.floor(receivedAt));
  if (effectiveAt > newest) noteNewest(memory, effectiveAt, timing.claimedAt !== null);
  const isDoubled =
    sendings.length === 0 && claim !== undefined && isTwin(memory, claim, object, payloadBytes, kind.content);
  return {
    reading: {
      device,
      event: kind.event,
      id: envelope.id,
      at: timing.at,
      claimedAt: timing.claimedAt,
      receivedAt,
      effectiveAt,
      quality: value | timing.quality | (isDoubled ? QUALITY.twin : 0) | (leftOut.length > 0 ? QUALITY.partial : 0),
      buffered,
      clockError: timing.clockError,
      leftOut: leftOut.length > 0 ? leftOut.join(', ') : null,
      sameIdAt: same === undefined || isBeside ? earlierOf(sendings, timing) : undefined,
      payload: object,
    },
  };
}

function understand(kind: EventKind, device: Device, payload: Buffer): Understood | { refusal: Rejection } {
  const parsed = parseObject(payload);
  let understood: Understood;
  if ('value' in parsed && parsed.doubled === undefined && kind.schema.Check(parsed.value))
    understood = { object: parsed.value, leftOut: NOTHING, isTimeless: false, isPlain: parsed.isPlain };
  else {
    const lenient = readLeniently(kind, device, payload, parsed);
    if ('refusal' in lenient) return lenient;
    understood = { ...lenient, isPlain: false };
  }
  const object = kind.normalize?.(understood.object) ?? understood.object;
  const none = kind.placeholders?.(object) ?? NOTHING;
  if (none.length === 0 && object === understood.object) return understood;
  for (const name of none) delete object[name];
  const leftOut = none.length === 0 ? understood.leftOut : [...understood.leftOut, ...none];
  return { ...understood, object, leftOut };
}

/** Earlier sendings of the id. Of a device whose ids start again only one of the same instant says anything, and to an alarm alone. */
function sendingsOf(
  ids: KnownIds,
  idsRestart: boolean,
  id: string,
  claim: number | undefined,
  urgent: boolean,
): readonly Sending[] {
  if (!idsRestart) return findSendings(ids, id);
  return urgent ? findSendings(ids, id).filter((sending) => sending.claim === claim) : NO_SENDINGS;
}

/**
 * The sending this is a repetition of: it claims the same instant. An alarm without a time never is one, nor is an alarm one of a
 * message that was none.
 */
function sameSending(sendings: readonly Sending[], claim: number | undefined, urgent: boolean): Sending | undefined {
  if (claim === undefined) return undefined;
  return sendings.find((sending) => sending.claim === claim && (!urgent || sending.urgent));
}

/** By its arrival, under an instant that no sending of its id has taken; delivered again, under the one it took then. */
function timingBeside(
  sendings: readonly Sending[],
  same: Sending | undefined,
  claim: number | undefined,
  receivedAt: number,
): Timing {
  let at = same?.at ?? Math.floor(receivedAt);
  while (same === undefined && sendings.some((sending) => sending.at === at)) at += 1;
  return { at, claimedAt: claim ?? null, quality: 0, clockError: null };
}

function earlierOf(sendings: readonly Sending[], { at }: Timing): readonly number[] | undefined {
  return sendings.length === 0 ? undefined : sendings.map((sending) => sending.at).filter((earlier) => earlier !== at);
}

/** Delivered again: whatever the clock looks like by now, it is the row it was. */
function timingAgain({ at, claim }: Sending): Timing {
  if (claim === undefined || claim === at) return { at, claimedAt: null, quality: 0, clockError: null };
  return { at, claimedAt: claim, quality: claim > at ? QUALITY.clockAhead : QUALITY.clockBehind, clockError: null };
}

function findSpeaker({ devices, memories }: DecodeParts, topic: string): Speaker | Rejection {
  const known = devices.speakers.get(topic) as Speaker | undefined;
  if (known?.memories === memories) return known;
  const parts = parseTopic(topic);
  if (typeof parts === 'string') return { reason: 'unknown-topic', detail: parts };
  const kind = eventKind(parts.domain, parts.event);
  if (!kind)
    return { reason: 'unknown-topic', detail: `domain ${parts.domain} has no event "${parts.event.slice(0, 64)}"` };
  if (!devices.communities.has(parts.community))
    return { reason: 'unknown-community', detail: `no community "${parts.community}" is registered` };
  const device = devices.find(parts.community, parts.domain, parts.device);
  if (!device)
    return {
      reason: 'unknown-device',
      detail: `no ${parts.domain} device "${parts.device}" is registered in ${parts.community}`,
    };
  if (!kind.speakers.includes(device.kind))
    return {
      reason: 'unknown-topic',
      detail: `${device.code} is a ${device.kind}, which does not send "${kind.event}"`,
    };
  const memory = memories.of(memoryKey(device.id, kind.event));
  const idsRestart = device.attributes['idsRestart'] === true;
  const speaker: Speaker = { device, kind, idsRestart, memory, memories };
  devices.speakers.set(topic, speaker);
  return speaker;
}

// Retention would delete it within the hour. What a status changes outlives its row, so that one is not asked.
function passOver(device: Device, kind: EventKind, at: number): Outcome {
  const { community, code: source } = device;
  const detail = `${kind.event} of ${new Date(at).toISOString()}`;
  return { passedOver: { rule: 'past-retention', community, source, detail } };
}

function refuse(reason: Rejection['reason'], detail: string): Outcome {
  return { refusal: { reason, detail } };
}
