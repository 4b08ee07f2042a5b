/**
 * How well the alarms of a desk do, after ISA-18.2 / IEC 62682 and EEMUA 191. docs/ALARM-KPI.md writes the formulas out for
 * people. "Raised" is always: raised in the range, with people notified (not shelved, in maintenance or out of service then).
 * Nothing divided by nothing is null, never 0.
 */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../wire/contract.ts';

const Instant = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000 });

export const KpiQuery = Type.Object({
  community: Type.Optional(Type.String({ maxLength: 64 })),
  grid: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$', description: 'As if it had its own desk' })),
  from: { ...Instant, description: 'Epoch ms; the first whole 10 minutes at or after it' },
  to: { ...Instant, description: 'Epoch ms; the last whole 10 minutes before it, and before now' },
});
export type KpiQuery = Static<typeof KpiQuery>;

/** A figure that can be explained. */
export const Ratio = Type.Object({
  value: Nullable(Type.Number({ description: 'numerator / denominator; null: the denominator is 0' })),
  numerator: Type.Number(),
  denominator: Type.Number(),
});
export type Ratio = Static<typeof Ratio>;

const Seconds = (description: string) => Nullable(Type.Number({ description: `${description}, s` }));

export const KpiFlood = Type.Object({
  since: Epoch,
  endedAt: Nullable(Type.Number({ description: 'Null: still active at the end of the range' })),
  size: Type.Integer({ description: 'Alarms raised in it, those that began it included' }),
  peak: Type.Integer({ description: 'Most alarms in any 10 minutes of it' }),
});
export type KpiFlood = Static<typeof KpiFlood>;

export const KpiOfficer = Type.Object({
  name: Type.String(),
  acknowledged: Type.Integer({ description: 'Alarms this person acknowledged first' }),
  busiest: Type.Integer({ description: 'Most of them in one slot' }),
  p50S: Seconds('Median time to acknowledge'),
  p95S: Seconds('95 % of them sooner than this'),
});

export const KpiBadActor = Type.Object({
  rule: Type.String(),
  title: Text,
  source: Type.String(),
  sourceName: Text,
  grid: Nullable(Type.String()),
  alarms: Type.Integer(),
  activations: Type.Integer({ description: 'How often it became active: chatter included' }),
  share: Type.Number({ description: 'Of all alarms raised' }),
});
export type KpiBadActor = Static<typeof KpiBadActor>;

export const KpiStale = Type.Object({
  id: Type.Integer(),
  title: Text,
  sourceName: Text,
  priority: AlarmPriority,
  since: Epoch,
});

export const AlarmKpi = Type.Object({
  at: Epoch,
  from: Epoch,
  to: Type.Number({ description: 'Epoch ms, exclusive; equal to `from`: not one whole slot lies in the range' }),
  raised: Type.Integer(),
  deskRate: { ...Ratio, description: 'Raised per slot' },
  officerRate: {
    ...Ratio,
    description:
      'Raised per officer and slot, in the clock hours in which anybody did anything to an alarm; denominator: officers there, summed over the slots of these hours',
  },
  slots: Type.Array(Type.Integer(), { description: 'Raised in each slot of the range' }),
  bands: Type.Object(
    { acceptable: Ratio, manageable: Ratio, over: Ratio, flood: Ratio },
    { description: 'Share of slots with ≤ 1, 2, 3–10 and > 10 raised' },
  ),
  floods: Type.Object({
    count: Type.Integer(),
    time: { ...Ratio, description: 'Share of the range in flood; ms' },
    longestMs: Nullable(Type.Number()),
    alarms: { ...Ratio, description: 'Share of the alarms of the range that were raised in floods' },
    worst: Type.Array(KpiFlood, { description: 'The largest, at most 50, oldest first' }),
  }),
  priorities: Type.Object({ high: Ratio, medium: Ratio, low: Ratio }),
  acknowledged: { ...Ratio, description: 'Of the raised, those somebody acknowledged until now' },
  inTime: { ...Ratio, description: 'Of those, acknowledged within the time to respond of their rule' },
  timeToAcknowledge: Type.Object({ p50S: Seconds('Median'), p95S: Seconds('95th percentile') }),
  rules: Type.Array(Type.Object({ rule: Type.String(), alarms: Type.Integer() }), {
    description: 'Raised by rule, most first; a rule that raised nothing is not in it',
  }),
  officers: Type.Array(KpiOfficer, { description: 'Most acknowledged first, at most 30' }),
  badActors: Type.Array(KpiBadActor, { description: 'The ten points (rule and source) that raised most' }),
  badActorShare: { ...Ratio, description: 'Of the raised, those of the ten' },
  chattering: { ...Ratio, description: 'Of the raised, those that came back twice or more within the chatter time' },
  fleeting: { ...Ratio, description: 'Of the raised, those that lasted under 60 s and that nobody acknowledged' },
  stale: Type.Object({
    count: Type.Integer({ description: 'Active for more than 24 h and not hidden, as of `at`, whatever the range' }),
    oldest: Type.Array(KpiStale, { description: 'At most 10' }),
  }),
});
export type AlarmKpi = Static<typeof AlarmKpi>;
