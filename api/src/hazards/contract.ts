/** Safety hazards as screens see them (安全隐患, clause 7.1.3; levels of 安监总局令第16号). */
import Type, { type Static } from 'typebox';
import { Completeness, Freshness, SuspectReason } from '../freshness/contract.ts';
import { Bucket } from '../history/contract.ts';
import { Epoch, Nullable, Place, Text } from '../wire/contract.ts';

export const Level = Type.Union([Type.Literal('general'), Type.Literal('major')], { description: '一般 / 重大' });
export type Level = Static<typeof Level>;

export const HazardTotals = Type.Object({
  ...Completeness.properties,
  open: Type.Integer({ description: '未销号: alarms and reports not closed; sensor faults are counted apart' }),
  major: Type.Integer(),
  general: Type.Integer(),
  oldestOpenedAt: Nullable(Epoch),
  openedToday: Type.Integer(),
  closedToday: Type.Integer(),
  normal: Type.Integer({ description: 'Sensors that report and say normal' }),
  alarms: Type.Integer({ description: 'Sensors whose last state is alarm' }),
  faults: Type.Integer({ description: 'Sensors that say they are broken' }),
  unknown: Type.Integer({
    description:
      'Sensors whose state is unknown: they report unknown, are silent, offline, suspect or never reported. The four add up to `expected`',
  }),
});
export type HazardTotals = Static<typeof HazardTotals>;

/** What a sensor said last. */
export const SensorState = Type.Union([
  Type.Literal('normal'),
  Type.Literal('alarm'),
  Type.Literal('fault'),
  Type.Literal('unknown'),
]);
export type SensorState = Static<typeof SensorState>;

/** One open hazard, keyed by its number. At most MAX_OPEN_HAZARDS, major first, then oldest first. */
export const Hazard = Type.Object({
  id: Type.Integer(),
  source: Type.Union([Type.Literal('sensor'), Type.Literal('report')]),
  state: Type.Union([Type.Literal('alarm'), Type.Literal('fault'), Type.Literal('reported')]),
  sensorState: Nullable({
    ...SensorState,
    description: 'Present state of its sensor; unknown does not end the hazard; null: a report, or none arrived',
  }),
  kind: Type.String({ description: 'HazardKind of a sensor, category of a report' }),
  level: Level,
  name: Text,
  description: Nullable(Type.String()),
  ...Place.properties,
  openedAt: Epoch,
  value: Nullable(Type.Number({ description: 'Latest measured value' })),
  unit: Nullable(Type.String()),
  suspect: Type.Array(SuspectReason, {
    description: 'Why the reading that opened it is doubted; the hazard is kept',
  }),
});
export type Hazard = Static<typeof Hazard>;
export const MAX_OPEN_HAZARDS = 100;

/** Sensors of one kind, keyed by the kind. */
export const HazardKindRow = Type.Object({
  kind: Type.String(),
  open: Type.Integer(),
  reporting: Type.Integer({ description: 'Sensors whose state is known' }),
  expected: Type.Integer(),
});
export type HazardKindRow = Static<typeof HazardKindRow>;

/** One local day, keyed by its date (2026-11-22). */
export const HazardDay = Type.Object({ general: Type.Integer(), major: Type.Integer(), closed: Type.Integer() });
export type HazardDay = Static<typeof HazardDay>;

/** One sensor; only in a grid's room. */
export const Sensor = Type.Object({
  code: Type.String(),
  name: Text,
  kind: Type.String(),
  ...Place.properties,
  ...Freshness.properties,
  state: SensorState,
  since: Nullable(Epoch),
  value: Nullable(Type.Number()),
  unit: Nullable(Type.String()),
});
export type Sensor = Static<typeof Sensor>;

export const HazardHistory = Type.Object({
  bucket: Bucket,
  points: Type.Array(
    Type.Object({
      t: Epoch,
      opened: Type.Integer(),
      closed: Type.Integer(),
      valueMin: Nullable(Type.Number({ description: 'Only when one facility is asked about' })),
      valueMax: Nullable(Type.Number()),
      valueMean: Nullable(Type.Number()),
      suspect: Type.Integer(),
    }),
  ),
});
export type HazardHistory = Static<typeof HazardHistory>;

export const HazardsNow = Type.Object({
  at: Epoch,
  totals: HazardTotals,
  hazards: Type.Array(Hazard),
  sensors: Type.Array(Sensor),
});
export type HazardsNow = Static<typeof HazardsNow>;

/** Live tables of the domain: table → row. */
export const HAZARD_TABLES = {
  hazardTotals: HazardTotals,
  hazards: Hazard,
  hazardKinds: HazardKindRow,
  hazardDays: HazardDay,
  sensors: Sensor,
} as const;
