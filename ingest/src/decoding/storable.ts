/** The last question at the door: can the columns of this kind of message hold what it says? */
import { storable, wellFormed } from '../database/storable.ts';
import type { EventKind } from '../domains.ts';
import { type Column, INDEXED_BYTES_MAX, storageFault } from '../readings/columns.ts';
import { idOfBytes } from './lenient.ts';

const NOTHING: readonly string[] = [];

/** Stands in the key of every table. */
const ENVELOPE_COLUMNS: readonly Column<{ id: string }>[] = [
  { name: 'id', field: 'id', type: 'text', of: ({ id }) => id, bytesMax: INDEXED_BYTES_MAX },
];

/**
 * Leaves out optional texts that the database would refuse or change and returns their names, or a sentence about what else it
 * would refuse. `object` fits the schema of `kind`; only declared fields are asked, nothing else of a message is stored. `isPlain`:
 * see parseObject.
 */
export function mendUnstorable(
  kind: EventKind,
  object: Record<string, unknown>,
  payload: Buffer,
  isPlain: boolean,
): readonly string[] | string {
  const isStorable =
    storageFault(ENVELOPE_COLUMNS, object as { id: string }, isPlain) === undefined &&
    storageFault(kind.columns, object as never, isPlain) === undefined;
  return isStorable ? NOTHING : leaveOut(kind, object, payload, isPlain);
}

function leaveOut(
  kind: EventKind,
  object: Record<string, unknown>,
  payload: Buffer,
  isPlain: boolean,
): readonly string[] | string {
  const leftOut: string[] = [];
  for (const column of [...ENVELOPE_COLUMNS, ...kind.columns] as readonly Column<never>[]) {
    const fault = storageFault([column], object as never, isPlain);
    if (fault === undefined) continue;
    const { field } = column;
    const isOptional = kind.fields.some(({ name, optional }) => name === field && optional);
    const isUrgent = kind.isUrgent(object);
    if (field === 'id' && isUrgent) object['id'] = idOfBytes(payload);
    else if (isUrgent && !isOptional && column.type === 'text')
      object[field] = wellFormed(storable(String(object[field])));
    else if (column.type !== 'text' || !isOptional || kind.vital.includes(field)) return fault;
    else delete object[field];
    leftOut.push(field);
  }
  return leftOut;
}
