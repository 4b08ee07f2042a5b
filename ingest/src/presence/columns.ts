/** What a birth or a will stores, beside the envelope. */
import type { Column } from '../readings/columns.ts';
import type { StatusPayload } from './contract.ts';

export const STATUS_COLUMNS: readonly Column<StatusPayload>[] = [
  { name: 'state', field: 'state', type: 'text', of: ({ state }) => state },
];
