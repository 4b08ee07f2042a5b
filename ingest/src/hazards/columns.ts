/** What hazard messages store, beside the envelope; a report's grid is the registry's and not the device's word. */
import { type Column, INDEXED_BYTES_MAX } from '../readings/columns.ts';
import type { ReportPayload, SensorStatePayload } from './contract.ts';

export const STATE_COLUMNS: readonly Column<SensorStatePayload>[] = [
  { name: 'kind', field: 'kind', type: 'text', of: ({ kind }) => kind },
  { name: 'state', field: 'state', type: 'text', of: ({ state }) => state },
  { name: 'value', field: 'value', type: 'float8', of: ({ value }) => value },
  { name: 'unit', field: 'unit', type: 'text', of: ({ unit }) => unit },
];

export const REPORT_COLUMNS: readonly Column<ReportPayload>[] = [
  { name: 'level', field: 'level', type: 'text', of: ({ level }) => level },
  { name: 'category', field: 'category', type: 'text', of: ({ category }) => category },
  { name: 'description', field: 'description', type: 'text', of: ({ description }) => description },
  { name: 'lon', field: 'lon', type: 'float8', of: ({ lon }) => lon },
  { name: 'lat', field: 'lat', type: 'float8', of: ({ lat }) => lat },
  { name: 'closes', field: 'closes', type: 'text', of: ({ closes }) => closes, bytesMax: INDEXED_BYTES_MAX },
  { name: 'grid', field: 'grid', type: 'jsonb', of: ({ grid }) => grid },
];
