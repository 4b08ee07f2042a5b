/**
 * What every native message has in common: the topic, the envelope and the quality flags.
 * Dialect version 1; topic `v1/{community}/{domain}/{device}/{event}`, UTF-8 JSON, QoS 1.
 */
import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { CODE_PATTERN, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_DEPTH, TOPIC_VERSION } from './dialect.ts';
import { oneOf } from './one-of.ts';
import { DOMAINS } from './stored/contract.ts';

export { CODE_PATTERN, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_DEPTH, TOPIC_VERSION };

export const Domain = oneOf(DOMAINS, 'Topic level 3');
export type Domain = Static<typeof Domain>;

export const MessageId = Type.String({
  minLength: 1,
  maxLength: 64,
  description:
    'Unique per device and event. The same id sent again, also with a new time, is the same message and has no second effect',
});

export const Instant = Type.Union(
  [
    Type.String({
      minLength: 17,
      maxLength: 40,
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?(Z|[+-]\\d{2}:?\\d{2})$',
      description: 'ISO 8601 with offset',
    }),
    Type.Integer({ minimum: 946_684_800_000, maximum: 4_102_444_800_000, description: 'Epoch ms, years 2000 to 2099' }),
  ],
  { description: 'When it happened, by the clock of the device' },
);
export type Instant = Static<typeof Instant>;

export const Longitude = Type.Number({ minimum: -180, maximum: 180, description: 'Degrees, WGS-84' });
export const Latitude = Type.Number({ minimum: -90, maximum: 90, description: 'Degrees, WGS-84' });

/** Builds a payload schema: the envelope plus the event's own fields. Unknown fields are allowed and ignored. */
export function Payload<P extends TProperties>(fields: P, description: string): TObject<typeof ENVELOPE & P> {
  return Type.Object({ ...ENVELOPE, ...fields }, { description, additionalProperties: true });
}

const ENVELOPE = {
  id: MessageId,
  at: Instant,
  buffered: Type.Optional(
    Type.Boolean({
      description:
        'True when the device kept the message while it could not send, or when history is published afterwards: its age is then no sign of a wrong clock',
    }),
  ),
};

/**
 * Why a stored reading is not plain truth. One bit each; 0 means nothing is wrong with it.
 * Suspect readings (`SUSPECT_FLAGS`) are stored and counted but never enter a sum, a mean or a total.
 */
export const QUALITY = {
  /** occupied > total − outOfService, or present far above capacity. */
  overCapacity: 1,
  /** A count below zero. */
  negative: 2,
  /** The device's clock is more than `CLOCK_AHEAD_MS` ahead of the arrival, which stands as `at`. */
  clockAhead: 4,
  /** The device's clock is more than `CLOCK_BEHIND_MS` behind, or was set back; the arrival stands as `at`. */
  clockBehind: 8,
  /** An earlier `at` than one this device has already sent for the event, not `buffered`. */
  outOfOrder: 16,
  /** More than `LATE_MS` old on arrival, kept by the device (`buffered`) or by the broker. The value itself is good. */
  late: 32,
  /** Self-contradictory in another way (a session that ends before it starts). */
  implausible: 64,
  /** Fields that could not be used were left out; column `left_out` names them. The rest is good. */
  partial: 128,
  /** The device has sent this id before with something else. Always with `implausible`: one of the two is wrong. */
  idReused: 256,
  /** Same device, same instant, same content, another id: probably doubled. Counted. */
  twin: 512,
  /** A sensor names another kind of hazard than the registry has for it. Always with `implausible`. */
  kindMismatch: 1024,
  /** A bay names another car park, or a machine another venue, than the registry has for it. Always with `implausible`. */
  wrongParent: 2048,
  /** A total far from the spaces the registry knows of. Always with `implausible`. */
  capacityMismatch: 4096,
} as const;
export type QualityFlag = keyof typeof QUALITY;

/**
 * Flags that make the value or its time untrustworthy: kept out of every sum. Contradictions of the registry set `implausible`
 * as well: this mask is part of the definition of continuous aggregates, which cannot be altered where their readings are gone.
 */
export const SUSPECT_FLAGS =
  QUALITY.overCapacity | QUALITY.negative | QUALITY.clockAhead | QUALITY.clockBehind | QUALITY.implausible;

/** Only the time is wrong, and has been replaced by the arrival: what the device says stands. */
export const CLOCK_FLAGS = QUALITY.clockAhead | QUALITY.clockBehind;
/** The value itself is doubtful. */
export const VALUE_SUSPECT_FLAGS = SUSPECT_FLAGS & ~CLOCK_FLAGS;

export const CLOCK_AHEAD_MS = 2 * 60_000;
export const CLOCK_BEHIND_MS = 15 * 60_000;
/** What the order on the way may cost: an alarm this much older than what the device sent last is of a clock that has jumped. */
export const CLOCK_JUMP_MS = 5_000;
export const LATE_MS = 5 * 60_000;

/** Why a message could not be understood and stands in quarantine. */
export const QuarantineReason = Type.Union(
  [
    Type.Literal('payload-too-large'),
    Type.Literal('not-utf8'),
    Type.Literal('not-json'),
    Type.Literal('too-deep'),
    Type.Literal('forbidden-key'),
    Type.Literal('unknown-topic'),
    Type.Literal('unknown-community'),
    Type.Literal('unknown-device'),
    Type.Literal('invalid-field'),
    Type.Literal('database-refused'),
    Type.Literal('profile-failed'),
    Type.Literal('device-clash'),
  ],
  { description: 'Machine-readable reason; the row also carries a sentence naming the field' },
);
export type QuarantineReason = Static<typeof QuarantineReason>;
