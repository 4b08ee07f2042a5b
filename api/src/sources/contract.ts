/** How much of the community is being heard: the header's freshness figures. */
import Type, { type Static } from 'typebox';
import { Nullable, Text } from '../wire/contract.ts';

export const SourceTotals = Type.Object({
  expected: Type.Integer({ description: 'Devices that have to report regularly' }),
  reporting: Nullable(
    Type.Integer({
      description:
        'Of those: reported within 2.5 × their interval, not offline, latest reading not suspect; null: not known, see unheardSince',
    }),
  ),
  importantSilent: Nullable(
    Type.Integer({
      description:
        'Of those that do not report: counters of car parks and major hazard points (重大隐患点); null: not known',
    }),
  ),
  importantName: Nullable({ ...Text, description: 'One of them' }),
  silence: Nullable(
    Type.Union([Type.Literal('important'), Type.Literal('share')], {
      description:
        'Why silence matters: a source that must not be missing, or 5 % of the expected ones and more; null: it does not, or is not known',
    }),
  ),
  stale: Nullable(Type.Integer({ description: '失联: silent for longer; null: not known' })),
  offline: Nullable(Type.Integer({ description: 'Reported by their last will; null: not known' })),
  unheardSince: Nullable(
    Type.Number({
      description: 'Epoch ms since when messages may not arrive, because the pipeline is broken; null: they arrive',
    }),
  ),
  suspect24h: Type.Integer({ description: '存疑: readings of the last 24 h not taken as truth' }),
  quarantined24h: Type.Integer({
    description: 'Messages of the last 24 h that could not be understood, all communities',
  }),
  letGo: Type.Integer({ description: 'Quarantined messages dropped at the limit, in total' }),
  lagMs: Nullable(
    Type.Integer({ description: 'Median of arrival − at over the last minute of live readings; null: there are none' }),
  ),
  perMinute: Nullable(Type.Integer({ description: 'Readings stored in the last full minute; null: not known' })),
  rollupLagMs: Nullable(
    Type.Integer({ description: 'Age of the oldest change not yet in the rollups; 0: none waits; null: not known' }),
  ),
});
export type SourceTotals = Static<typeof SourceTotals>;

/** Live tables of the domain: table → row. */
export const SOURCE_TABLES = { sources: SourceTotals } as const;
