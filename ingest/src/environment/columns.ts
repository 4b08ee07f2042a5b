/** What environment messages store, beside the envelope. */
import type { Column } from '../readings/columns.ts';
import type { AirPayload, FillPayload, WaterPayload } from './contract.ts';

export const AIR_COLUMNS: readonly Column<AirPayload>[] = [
  { name: 'pm25', field: 'pm25', type: 'float8', of: ({ pm25 }) => pm25 },
  { name: 'pm10', field: 'pm10', type: 'float8', of: ({ pm10 }) => pm10 },
  { name: 'noise', field: 'noise', type: 'float8', of: ({ noise }) => noise },
  { name: 'temperature', field: 'temperature', type: 'float8', of: ({ temperature }) => temperature },
  { name: 'humidity', field: 'humidity', type: 'float8', of: ({ humidity }) => humidity },
];

export const FILL_COLUMNS: readonly Column<FillPayload>[] = [
  { name: 'level', field: 'level', type: 'float8', of: ({ level }) => level },
  { name: 'tilted', field: 'tilted', type: 'int4', of: ({ tilted }) => (tilted === undefined ? null : Number(tilted)) },
  { name: 'temperature', field: 'temperature', type: 'float8', of: ({ temperature }) => temperature },
];

export const WATER_COLUMNS: readonly Column<WaterPayload>[] = [
  { name: 'level', field: 'level', type: 'float8', of: ({ level }) => level },
  { name: 'ph', field: 'ph', type: 'float8', of: ({ ph }) => ph },
  {
    name: 'dissolved_oxygen',
    field: 'dissolvedOxygen',
    type: 'float8',
    of: ({ dissolvedOxygen }) => dissolvedOxygen,
  },
  { name: 'ammonia', field: 'ammonia', type: 'float8', of: ({ ammonia }) => ammonia },
  { name: 'cod', field: 'cod', type: 'float8', of: ({ cod }) => cod },
  { name: 'permanganate', field: 'permanganate', type: 'float8', of: ({ permanganate }) => permanganate },
  { name: 'phosphorus', field: 'phosphorus', type: 'float8', of: ({ phosphorus }) => phosphorus },
];
