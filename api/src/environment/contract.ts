/** The environment as screens see it (环境监测, clause 7.1.4.1): air and noise, waste bins, river points. */
import { WasteKind } from '@cockpit/ingest/registry/environment';
import Type, { type Static } from 'typebox';
import { Completeness, Freshness } from '../freshness/contract.ts';
import { Bucket } from '../history/contract.ts';
import { Epoch, Nullable, Place, Text } from '../wire/contract.ts';

const Known = (description: string) => Nullable(Type.Number({ description }));
const Point = { code: Type.String(), name: Text, ...Place.properties, ...Freshness.properties };

export const AirPoint = Type.Object({
  ...Point,
  pm25: Known('µg/m³, the latest reading; null when it has none or is suspect'),
  pm10: Known('µg/m³'),
  noise: Known('L_Aeq of the latest reading, dB(A)'),
  temperature: Known('°C'),
  humidity: Known('%'),
  pm25Hour: Known('Mean of the readings of the last four quarters of an hour, µg/m³; no 24-h mean, so no AQI'),
  noiseHour: Known('L_Aeq of the last four quarters of an hour, dB(A): the mean of energies, not of decibels'),
  noiseLimit: Known('dB(A) of its zone (GB 3096-2008) now, day 06-22 or night; null: it has no zone'),
});
export type AirPoint = Static<typeof AirPoint>;

export const WasteBin = Type.Object({
  ...Point,
  waste: WasteKind,
  fill: Known('How full, 0..1'),
  full: Type.Boolean({ description: 'At or above 0.9; false also when it is not known' }),
});
export type WasteBin = Static<typeof WasteBin>;

export const WaterItem = Type.Union([
  Type.Literal('ph'),
  Type.Literal('dissolvedOxygen'),
  Type.Literal('ammonia'),
  Type.Literal('cod'),
  Type.Literal('permanganate'),
  Type.Literal('phosphorus'),
]);
export type WaterItem = Static<typeof WaterItem>;

export const WaterPoint = Type.Object({
  ...Point,
  level: Known('m, by the datum of the point'),
  levelState: Nullable(
    Type.Union([Type.Literal('normal'), Type.Literal('warning'), Type.Literal('guaranteed')], {
      description: 'warning: at or above 警戒水位; guaranteed: at or above 保证水位; null: no level, or no limit',
    }),
  ),
  quality: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 6,
      description: 'Class of GB 3838-2002 by its worst item; 6: beyond Ⅴ (劣Ⅴ类)',
    }),
  ),
  worst: Nullable(WaterItem),
  targetClass: Nullable(Type.Integer({ minimum: 1, maximum: 5, description: '目标水质' })),
});
export type WaterPoint = Static<typeof WaterPoint>;

export const EnvironmentTotals = Type.Object({
  ...Completeness.properties,
  pm25Hour: Known('Mean of the hours of the points that report, µg/m³'),
  noisy: Type.Integer({ description: 'Points whose last hour is above the limit of their zone' }),
  airPoints: Type.Integer(),
  binsFull: Type.Integer({ description: 'Bins that report and are full' }),
  bins: Type.Integer(),
  binsReporting: Type.Integer(),
  waterWorst: Nullable(Type.Integer({ minimum: 1, maximum: 6, description: 'Worst class of the points that report' })),
  waterBelowTarget: Type.Integer({ description: 'River points that report and are worse than their target' }),
  waterHigh: Type.Integer({ description: 'River points at or above their warning level' }),
  waterPoints: Type.Integer(),
});
export type EnvironmentTotals = Static<typeof EnvironmentTotals>;

export const EnvironmentNow = Type.Object({
  at: Epoch,
  totals: EnvironmentTotals,
  airPoints: Type.Array(AirPoint),
  wasteBins: Type.Array(WasteBin),
  waterPoints: Type.Array(WaterPoint),
});

const NoiseLimits = Type.Object({
  day: Type.Number({ description: 'dB(A), 06-22 local time' }),
  night: Type.Number({ description: 'dB(A), 22-06' }),
  nightPeak: Type.Number({ description: 'dB(A) of a single peak at night: the limit of the night + 15' }),
});

export const EnvironmentHistory = Type.Object({
  bucket: Bucket,
  points: Type.Array(
    Type.Object({
      t: Epoch,
      pm25: Known('Mean of the means of the points, µg/m³'),
      pm25Max: Known('Highest reading, µg/m³'),
      pm10: Known('As pm25'),
      noise: Known('L_Aeq, dB(A): the mean of the energies of the points, not of decibels'),
      noiseMax: Known('Loudest reading, dB(A)'),
      noiseDay: Known('L_Aeq of the part of the bucket between 06 and 22 local time; only for a single air point'),
      noiseNight: Known('L_Aeq of the part between 22 and 06; only for a single air point'),
      nightPeak: Known('Loudest reading between 22 and 06; only for a single air point'),
      fillMax: Known('Fullest bin, 0..1'),
      binsFull: Known('Bins at or above 0.9 at the end of the bucket, of those that reported in it'),
      levelMin: Known('Lowest water level, m; only for a single river point'),
      levelMax: Known('Highest water level, m; only for a single river point'),
      suspect: Type.Integer({ description: 'Readings that enter none of these' }),
      reporting: Type.Integer({ description: 'Points with a good reading in the bucket' }),
    }),
  ),
  expected: Type.Integer(),
  noiseLimits: Nullable({ ...NoiseLimits, description: 'Of the zone of a single air point (GB 3096-2008)' }),
});
export type EnvironmentHistory = Static<typeof EnvironmentHistory>;

/** Live tables of the domain: table → row. */
export const ENVIRONMENT_TABLES = {
  environmentTotals: EnvironmentTotals,
  airPoints: AirPoint,
  wasteBins: WasteBin,
  waterPoints: WaterPoint,
} as const;
