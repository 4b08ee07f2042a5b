/** Smart fitness as screens see it (智能健身, clause 5.8). */
import Type, { type Static } from 'typebox';
import { Completeness, Freshness } from '../freshness/contract.ts';
import { Bucket } from '../history/contract.ts';
import { Epoch, Nullable, Place, Text } from '../wire/contract.ts';

export const BusiestHour = Type.Object({
  hour: Type.Integer({ minimum: 0, maximum: 23, description: 'Local hour of today' }),
  present: Type.Number({ description: 'Mean people present in that hour' }),
});

export const FitnessTotals = Type.Object({
  ...Completeness.properties,
  present: Nullable(Type.Integer({ description: '在场人数 of the venues that report' })),
  capacity: Type.Integer({ description: 'Of all venues of the scope' }),
  reportingCapacity: Type.Integer({ description: 'Of the venues that report: what `present` is to be read against' }),
  load: Nullable(Type.Number({ description: 'present / capacity of the venues that report, 0..' })),
  busiestHour: Nullable(BusiestHour),
  sessionsToday: Type.Integer({ description: 'Finished machine and pod sessions since local midnight' }),
  useRateToday: Nullable(
    Type.Number({
      description:
        '使用率 Σ session minutes within opening hours / (machines × open minutes so far today), 0..1; sessions that ended today',
    }),
  ),
  machines: Type.Integer(),
  sourcesOnline: Type.Integer({ description: 'Venue counters that report and are not offline' }),
});
export type FitnessTotals = Static<typeof FitnessTotals>;

export const Venue = Type.Object({
  code: Type.String(),
  name: Text,
  kind: Type.Union([Type.Literal('greenway'), Type.Literal('pod'), Type.Literal('virtual'), Type.Literal('court')]),
  ...Place.properties,
  ...Freshness.properties,
  open: Type.Boolean({ description: 'Within opening hours now' }),
  present: Nullable(Type.Integer({ description: 'Null when suspect' })),
  capacity: Type.Integer(),
  load: Nullable(Type.Number({ description: 'present / capacity' })),
  busiestHour: Nullable(BusiestHour),
  sessionsToday: Type.Integer(),
  useRateToday: Nullable(Type.Number()),
  machines: Type.Integer(),
});
export type Venue = Static<typeof Venue>;

/** One hour of today, keyed by the epoch ms of its start. */
export const FitnessDayPoint = Type.Object({
  present: Nullable(Type.Number({ description: 'Mean people present in the hour, all venues' })),
  typical: Nullable(Type.Number({ description: 'Same weekday a week ago' })),
});
export type FitnessDayPoint = Static<typeof FitnessDayPoint>;

export const FitnessHistory = Type.Object({
  bucket: Bucket,
  points: Type.Array(
    Type.Object({
      t: Epoch,
      present: Nullable(
        Type.Number({
          description:
            'Time-weighted mean of the bucket (1m: the plain mean), summed over the venues with a good reading in it',
        }),
      ),
      entries: Nullable(Type.Integer()),
      sessions: Type.Integer(),
      usedMinutes: Type.Number(),
      suspect: Type.Integer(),
      reporting: Type.Integer(),
    }),
  ),
  expected: Type.Integer(),
});
export type FitnessHistory = Static<typeof FitnessHistory>;

export const FitnessNow = Type.Object({ at: Epoch, totals: FitnessTotals, venues: Type.Array(Venue) });
export type FitnessNow = Static<typeof FitnessNow>;

/** Live tables of the domain: table → row. */
export const FITNESS_TABLES = { fitnessTotals: FitnessTotals, venues: Venue, fitnessDay: FitnessDayPoint } as const;
