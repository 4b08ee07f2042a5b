/** What parking messages store, beside the envelope. */
import type { Column } from '../readings/columns.ts';
import type { BayPayload, OccupancyPayload, PassagePayload } from './contract.ts';

export const OCCUPANCY_COLUMNS: readonly Column<OccupancyPayload>[] = [
  { name: 'total', field: 'total', type: 'int4', of: ({ total }) => total },
  { name: 'occupied', field: 'occupied', type: 'int4', of: ({ occupied }) => occupied },
  { name: 'out_of_service', field: 'outOfService', type: 'int4', of: ({ outOfService }) => outOfService ?? 0 },
  { name: 'entries', field: 'entries', type: 'int4', of: ({ entries }) => entries },
  { name: 'exits', field: 'exits', type: 'int4', of: ({ exits }) => exits },
  { name: 'method', field: 'method', type: 'text', of: ({ method }) => method },
];

export const BAY_COLUMNS: readonly Column<BayPayload>[] = [
  { name: 'state', field: 'state', type: 'text', of: ({ state }) => state },
  { name: 'lot', field: 'lot', type: 'jsonb', of: ({ lot }) => lot },
];

export const PASSAGE_COLUMNS: readonly Column<PassagePayload>[] = [
  { name: 'direction', field: 'direction', type: 'text', of: ({ direction }) => direction },
  { name: 'vehicle', field: 'vehicle', type: 'text', of: ({ vehicle }) => vehicle },
  { name: 'lane', field: 'lane', type: 'text', of: ({ lane }) => lane },
];
