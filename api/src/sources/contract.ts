/** How much of the community is being heard: the header's freshness figures. */
import Type, { type Static } from 'typebox';
import { Nullable } from '../common/contract.ts';

export const SourceTotals = Type.Object({
  expected: Type.Integer({ description: 'Devices that owe a reading regularly' }),
  reporting: Type.Integer({
    description: 'Of those: heard within 2.5 × their interval, not offline, latest reading not suspect',
  }),
  stale: Type.Integer({ description: '失联: silent for longer' }),
  offline: Type.Integer({ description: 'Said so by their last will' }),
  suspect24h: Type.Integer({ description: '存疑: readings of the last 24 h not taken as truth' }),
  quarantined24h: Type.Integer({
    description: 'Messages of the last 24 h that could not be understood, all communities',
  }),
  letGo: Type.Integer({ description: 'Quarantined messages ever let go at the bound' }),
  lagMs: Nullable(Type.Integer({ description: 'Median of arrival − at over the last minute of live readings' })),
  perMinute: Type.Integer({ description: 'Readings stored in the last full minute' }),
  rollupLagMs: Nullable(Type.Integer({ description: 'Age of the oldest change not yet in the rollups' })),
});
export type SourceTotals = Static<typeof SourceTotals>;
