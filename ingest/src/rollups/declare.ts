/** What is rolled up, declared once: how a minute is made of readings and how larger buckets are made of smaller ones. */
import type { RollupSource } from '../messages/stored/contract.ts';
import type { FacilityKind } from '../registry/contract.ts';

/** Sizes of buckets, smallest first; each is made of the one before, 1 d of 15 min. 1 d is a day of the device's community, the others are UTC. */
export const LEVELS = ['1m', '15m', '1h', '1d'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * One column of a rollup. `of` is an SQL expression over a reading, evaluated for readings that are not suspect.
 * - count: readings for which `of` is true (`of` left out: all)
 * - sum: 0 when there are none · total: null when nothing was ever told
 * - min, max: null when there are none · last: value of the newest reading
 */
export interface RollupMeasure {
  name: string;
  how: 'count' | 'sum' | 'total' | 'min' | 'max' | 'last';
  of?: string;
  type: 'integer' | 'bigint' | 'double precision';
  /** False: means nothing when added over the devices of a grid (readings of different kinds). */
  adds?: false;
}

export interface Rollup {
  source: RollupSource;
  /** Column that decides the bucket. */
  time: string;
  measures: readonly RollupMeasure[];
  /** What stands until the next reading says otherwise: gets a time-weighted mean, see held.ts. */
  held?: { value: string; mean: string; sum: string };
  /** Kinds of facility that count in a grid; a level's cars are in its car park already. */
  inGrids: readonly FacilityKind[];
  /** Text of the measures that a continuous aggregate made by an older release lacks: it is made again, see store/convert.ts. */
  renewedFor?: string;
  /** How TimescaleDB keeps it; `recomputed`: like plain PostgreSQL, because `time` is not what its chunks are cut by. */
  onTimescale: 'continuous' | 'recomputed';
}

const samples: RollupMeasure = { name: 'samples', how: 'count', type: 'integer' };
const entries: RollupMeasure = { name: 'entries', how: 'total', of: 'entries', type: 'bigint' };
const exits: RollupMeasure = { name: 'exits', how: 'total', of: 'exits', type: 'bigint' };

const LEVEL: readonly RollupMeasure[] = [
  samples,
  { name: 'level_min', how: 'min', of: 'level', type: 'double precision' },
  { name: 'level_max', how: 'max', of: 'level', type: 'double precision' },
  { name: 'level_last', how: 'last', of: 'level', type: 'double precision', adds: false },
];

export const ROLLUPS: readonly Rollup[] = [
  {
    source: 'parking_occupancy',
    time: 'at',
    held: { value: 'occupied', mean: 'occupied_mean', sum: 'occupied_sum' },
    inGrids: ['car-park'],
    onTimescale: 'continuous',
    measures: [
      samples,
      { name: 'occupied_sum', how: 'sum', of: 'occupied', type: 'bigint' },
      { name: 'occupied_min', how: 'min', of: 'occupied', type: 'integer' },
      { name: 'occupied_max', how: 'max', of: 'occupied', type: 'integer' },
      { name: 'occupied_last', how: 'last', of: 'occupied', type: 'integer' },
      { name: 'usable_last', how: 'last', of: 'total - out_of_service', type: 'integer' },
      entries,
      exits,
    ],
  },
  {
    source: 'fitness_headcount',
    time: 'at',
    held: { value: 'present', mean: 'present_mean', sum: 'present_sum' },
    inGrids: ['venue'],
    renewedFor: 'present IS NOT NULL',
    onTimescale: 'continuous',
    measures: [
      // What only counts passages is no sample of how many are present.
      { ...samples, of: 'present is not null' },
      { name: 'present_sum', how: 'sum', of: 'present', type: 'bigint' },
      { name: 'present_min', how: 'min', of: 'present', type: 'integer' },
      { name: 'present_max', how: 'max', of: 'present', type: 'integer' },
      { name: 'present_last', how: 'last', of: 'present', type: 'integer' },
      entries,
      exits,
    ],
  },
  {
    source: 'fitness_session',
    time: 'ended_at',
    inGrids: ['machine'],
    onTimescale: 'recomputed',
    measures: [
      samples,
      { name: 'used_s', how: 'sum', of: 'round(extract(epoch from ended_at - started_at))', type: 'bigint' },
      { name: 'kcal', how: 'total', of: 'kcal::float8', type: 'double precision' },
      { name: 'metres', how: 'total', of: 'metres::float8', type: 'double precision' },
    ],
  },
  {
    source: 'patrol_checkin',
    time: 'at',
    inGrids: ['checkpoint'],
    onTimescale: 'continuous',
    measures: [samples, { name: 'findings', how: 'count', of: "result = 'finding'", type: 'integer' }],
  },
  {
    source: 'hazard_state',
    time: 'at',
    inGrids: ['hazard-point'],
    renewedFor: 'unknown',
    onTimescale: 'continuous',
    measures: [
      // What says `unknown` is no sample of anything.
      { ...samples, of: "state <> 'unknown'" },
      { name: 'alarms', how: 'count', of: "state = 'alarm'", type: 'integer' },
      { name: 'faults', how: 'count', of: "state = 'fault'", type: 'integer' },
      { name: 'value_min', how: 'min', of: 'value', type: 'double precision' },
      { name: 'value_max', how: 'max', of: 'value', type: 'double precision' },
      { name: 'value_sum', how: 'total', of: 'value', type: 'double precision', adds: false },
      { name: 'value_samples', how: 'count', of: 'value is not null', type: 'integer', adds: false },
      { name: 'value_last', how: 'last', of: 'value', type: 'double precision', adds: false },
    ],
  },
  {
    source: 'environment_air',
    time: 'at',
    inGrids: ['air-point'],
    onTimescale: 'continuous',
    measures: [
      samples,
      { name: 'pm25_sum', how: 'total', of: 'pm25', type: 'double precision', adds: false },
      { name: 'pm25_samples', how: 'count', of: 'pm25 is not null', type: 'integer', adds: false },
      { name: 'pm25_min', how: 'min', of: 'pm25', type: 'double precision' },
      { name: 'pm25_max', how: 'max', of: 'pm25', type: 'double precision' },
      { name: 'pm25_last', how: 'last', of: 'pm25', type: 'double precision', adds: false },
      { name: 'pm10_sum', how: 'total', of: 'pm10', type: 'double precision', adds: false },
      { name: 'pm10_samples', how: 'count', of: 'pm10 is not null', type: 'integer', adds: false },
      { name: 'pm10_max', how: 'max', of: 'pm10', type: 'double precision' },
      // A mean of decibels is one of energies: a loud minute among quiet ones counts as loud as it was.
      {
        name: 'noise_energy',
        how: 'total',
        of: 'power(10::float8, noise / 10)',
        type: 'double precision',
        adds: false,
      },
      { name: 'noise_samples', how: 'count', of: 'noise is not null', type: 'integer', adds: false },
      { name: 'noise_max', how: 'max', of: 'noise', type: 'double precision' },
    ],
  },
  { source: 'environment_fill', time: 'at', inGrids: ['waste-bin'], onTimescale: 'continuous', measures: LEVEL },
  { source: 'environment_water', time: 'at', inGrids: ['water-point'], onTimescale: 'continuous', measures: LEVEL },
];
