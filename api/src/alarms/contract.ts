/** Alarms as screens see them (ISA-18.2 / IEC 62682). Instants are epoch ms. */
import { AlarmDomain, AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../wire/contract.ts';

/**
 * Where an alarm stands, out of the process, the people and the time: ISA-18.2 with shorter words.
 * unacknowledged: active, nobody owns it · acknowledged: active, owned · returned: over, and nobody saw it ·
 * shelved: put away by a person until a time · suppressed: in a maintenance window · out-of-service: taken out by a person ·
 * normal: over and seen.
 */
export const AlarmState = Type.Union([
  Type.Literal('unacknowledged'),
  Type.Literal('returned'),
  Type.Literal('acknowledged'),
  Type.Literal('shelved'),
  Type.Literal('suppressed'),
  Type.Literal('out-of-service'),
  Type.Literal('normal'),
]);
export type AlarmState = Static<typeof AlarmState>;

const AlarmId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const AlarmDoubt = Type.Union([
  Type.Literal('overCapacity'),
  Type.Literal('negative'),
  Type.Literal('idReused'),
  Type.Literal('twin'),
  Type.Literal('kindMismatch'),
  Type.Literal('wrongParent'),
  Type.Literal('capacityMismatch'),
]);

const AlarmTiming = Type.Object({
  clockErrorMs: Nullable(Type.Number({ description: 'The device’s clock is off by so much; judged by arrival. ms' })),
  arrivedAt: Nullable(Type.Number({ description: 'Sent late on purpose (补报): when it arrived, epoch ms' })),
  leftOut: Nullable(Type.String({ description: 'Fields of the reading that could not be used' })),
  doubts: Nullable(
    Type.Array(AlarmDoubt, {
      description: 'Quality flags of the reading other than those of its clock; null: none',
    }),
  ),
});
export type AlarmTiming = Static<typeof AlarmTiming>;

/** One occurrence. */
export const Alarm = Type.Object({
  id: AlarmId,
  rule: Type.String({ description: 'Code; the rule card is in the detail' }),
  title: Text,
  priority: AlarmPriority,
  lifeSafety: Type.Boolean({ description: 'People are in danger, by its rule when it was raised: before all others' }),
  state: AlarmState,
  domain: AlarmDomain,
  source: Type.String({ description: 'What is in alarm, unique per rule' }),
  sourceName: Text,
  facility: Nullable(Type.String({ description: 'Code; null: a grid is in alarm' })),
  grid: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  raisedAt: Type.Number({ description: 'When it happened, epoch ms' }),
  announcedAt: Type.Number({
    description: 'When people could first know of it; later than raisedAt where it came late',
  }),
  timing: Nullable({
    ...AlarmTiming,
    description: 'What is unusual about its time or its reading; null: nothing',
  }),
  lastAt: Type.Number({ description: 'When it became active the last time' }),
  clearedAt: Nullable(Epoch),
  count: Type.Integer({ description: 'How often it became active: chatter is counted, not repeated' }),
  value: Nullable(Type.Number({ description: 'Of the reading that caused it' })),
  unit: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  action: Nullable({ ...Text, description: 'What its rule expects people to do; null: the rule is gone' }),
  respondBy: Type.Number({ description: 'announcedAt + the rule’s time to respond' }),
  owner: Nullable(Type.String({ description: 'Name of who acknowledged it' })),
  ownedSince: Nullable(Epoch),
  ackExpiresAt: Nullable(Type.Number({ description: 'The acknowledgement expires then unless there is a comment' })),
  escalation: Type.Integer({ description: 'How often an acknowledgement expired' }),
  silentSince: Nullable(
    Type.Number({
      description:
        'Last message of its device, epoch ms, when the device went silent (失联) while the alarm is active, so that its present state is unknown; null: the device reports, or there is none',
    }),
  ),
  hiddenUntil: Nullable(Type.Number({ description: 'End of the shelf or of the maintenance window' })),
});
export type Alarm = Static<typeof Alarm>;

const ByPriority = Type.Object({ high: Type.Integer(), medium: Type.Integer(), low: Type.Integer() });

export const AlarmFlood = Type.Object(
  {
    since: Nullable(Type.Number({ description: 'Epoch ms it began; null: there is none' })),
    size: Type.Integer({ description: 'Alarms raised since it began; without a flood: in the last 10 min' }),
    ended: Nullable(Type.Number({ description: 'Epoch ms the last one ended' })),
  },
  { description: 'More than 10 raised in 10 min, until fewer than 5 are; what is hidden does not count' },
);
export type AlarmFlood = Static<typeof AlarmFlood>;

/** Open alarms of a grid (an exclusive grid sums its micro-grids), or of the room under the key `all`. */
export const AlarmTotals = Type.Object({
  unacknowledged: {
    ...ByPriority,
    description: 'ISA-18.2: active or returned, acknowledged by nobody and not hidden',
  },
  returned: { ...ByPriority, description: 'Of the unacknowledged: returned before anybody acknowledged them' },
  acknowledged: ByPriority,
  hidden: Type.Integer({ description: 'Open ones shelved, suppressed or out of service' }),
  worst: Nullable({ ...AlarmPriority, description: 'Of those active and not hidden; null: none' }),
  oldestUnacknowledgedAt: Nullable(Type.Number({ description: 'Epoch ms; returned ones count' })),
  flood: Nullable({ ...AlarmFlood, description: 'Of the desk as a whole; only in the row `all`' }),
});
export type AlarmTotals = Static<typeof AlarmTotals>;

/** Flood view: alarms that mean one thing, the worst group first. */
export const AlarmGroup = Type.Object({
  grid: Nullable(Type.String()),
  rule: Type.String(),
  title: Text,
  priority: AlarmPriority,
  alarms: Type.Integer(),
  unacknowledged: Type.Integer({ description: 'As in the totals: returned ones count' }),
  firstAt: Epoch,
  lastAt: Epoch,
  sample: Type.Array(Type.Object({ id: AlarmId, sourceName: Text }), { description: 'The newest few' }),
});
export type AlarmGroup = Static<typeof AlarmGroup>;

/** What was done, by whom. `by` null: the passing of time. */
export const AlarmActionKind = Type.Union([
  Type.Literal('acknowledge'),
  Type.Literal('ack-expired'),
  Type.Literal('comment'),
  Type.Literal('shelve'),
  Type.Literal('unshelve'),
  Type.Literal('out-of-service'),
  Type.Literal('in-service'),
  Type.Literal('settled'),
  Type.Literal('take-over'),
]);
export type AlarmActionKind = Static<typeof AlarmActionKind>;

/** Live tables of the domain: table → row. */
export const ALARM_TABLES = { alarms: Alarm, alarmTotals: AlarmTotals } as const;
