/**
 * From bytes on a topic to a Reading, or to a refusal with its reason. Cheap checks first:
 * size ▶ topic ▶ device ▶ UTF-8, depth, JSON, keys ▶ schema ▶ instants ▶ quality.
 */
import type { Devices } from '../devices.ts';
import { type EventKind, eventKind } from '../domains.ts';
import type { Device, Reading, Refusal } from '../reading.ts';
import { clockQuality } from './clock-quality.ts';
import { MAX_PAYLOAD_BYTES } from './contract.ts';
import { parseInstant } from './instant.ts';
import { parseObject } from './json.ts';
import { describeFault } from './schema-fault.ts';
import { parseTopic } from './topic.ts';

export type Outcome = { reading: Reading } | { refusal: Refusal };

/** Newest effective instant (epoch ms) seen per device and event, to tell out-of-order messages; bounded by the registry. */
export type NewestSeen = Map<string, number>;

export interface DecodeParts {
  devices: Devices;
  newest: NewestSeen;
  /** See Interruption.keptSince. */
  keptSince: number | undefined;
}

/** How JSON in UTF-8 spells what PostgreSQL cannot store; without it there is nothing to look for. */
const ESCAPE = '\\u';

interface Speaker {
  device: Device;
  kind: EventKind;
  /** In NewestSeen. */
  key: string;
}

/** Decodes one message. `newest` is updated by readings whose device clock is not behind what was seen. */
export function decode(
  { devices, newest, keptSince }: DecodeParts,
  topic: string,
  payload: Buffer,
  payloadBytes: number,
  receivedAt: number,
): Outcome {
  if (payloadBytes > MAX_PAYLOAD_BYTES)
    return refuse('payload-too-large', `the payload has ${payloadBytes} bytes, at most ${MAX_PAYLOAD_BYTES} are read`);
  const speaker = findSpeaker(devices, topic);
  if ('reason' in speaker) return { refusal: speaker };
  const parsed = parseObject(payload);
  if ('refusal' in parsed) return parsed;
  const { device, kind, key } = speaker;
  const { object } = parsed;
  if (!kind.schema.Check(object)) return refuse('invalid-field', describeFault(kind.schema.Errors(object)));
  const unstorable = payload.includes(ESCAPE) ? unstorableText(object) : undefined;
  if (unstorable !== undefined) return refuse('invalid-field', unstorable);
  const envelope = object as { id: string; at: string | number; buffered?: boolean };
  const at = parseInstant(envelope.at);
  if (at === undefined) return refuse('invalid-field', `field at "${envelope.at}" is not an instant of 2000 to 2099`);
  const value = kind.judge(object, device);
  if (typeof value === 'string') return refuse('invalid-field', value);

  const buffered = envelope.buffered === true;
  const effectiveAt = Math.min(at, receivedAt);
  const seen = newest.get(key);
  if (seen === undefined || effectiveAt > seen) newest.set(key, effectiveAt);
  // A last will is written before it is needed, so its age is no sign of a wrong clock.
  const clock = kind.event === 'status' ? 0 : clockQuality({ at, receivedAt, buffered, newest: seen, keptSince });
  return {
    reading: {
      device,
      event: kind.event,
      id: envelope.id,
      at,
      receivedAt,
      effectiveAt,
      quality: value | clock,
      buffered,
      payload: object,
    },
  };
}

// Stored, every half of a surrogate pair would become U+FFFD or an error of the database, depending on the column.
function unstorableText(object: Record<string, unknown>): string | undefined {
  for (const [field, value] of Object.entries(object)) {
    if (typeof value !== 'string') continue;
    const what = value.includes('\0')
      ? 'a NUL character'
      : /\p{Surrogate}/u.test(value)
        ? 'half of a surrogate pair'
        : '';
    if (what !== '') return `field ${field.slice(0, 64)} contains ${what}`;
  }
  return undefined;
}

function findSpeaker(devices: Devices, topic: string): Speaker | Refusal {
  const known = devices.speakers.get(topic) as Speaker | undefined;
  if (known) return known;
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
  const speaker = { device, kind, key: `${device.id} ${kind.event}` };
  devices.speakers.set(topic, speaker);
  return speaker;
}

function refuse(reason: Refusal['reason'], detail: string): Outcome {
  return { refusal: { reason, detail } };
}
