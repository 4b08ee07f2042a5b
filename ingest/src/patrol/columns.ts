/** What check-ins store, beside the envelope. */
import type { Column } from '../readings/columns.ts';
import type { CheckinPayload } from './contract.ts';

export const CHECKIN_COLUMNS: readonly Column<CheckinPayload>[] = [
  { name: 'round', field: 'round', type: 'text', of: ({ round = '' }) => round },
  { name: 'officer', field: 'officer', type: 'text', of: ({ officer }) => officer },
  { name: 'result', field: 'result', type: 'text', of: ({ result }) => result },
  { name: 'category', field: 'category', type: 'text', of: ({ category }) => category },
  { name: 'note', field: 'note', type: 'text', of: ({ note }) => note },
  { name: 'lon', field: 'lon', type: 'float8', of: ({ lon }) => lon },
  { name: 'lat', field: 'lat', type: 'float8', of: ({ lat }) => lat },
];
