/** What changed between two pictures of a room: rows that differ, and null for rows that are gone. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { TableChanges, Tables } from './contract.ts';

type AnyTables = Record<string, Record<string, unknown>>;

/** Changes from `before` to `after`; tables `after` does not have stay as they are. Null: nothing changed. */
export function diffTables(before: Partial<Tables>, after: Partial<Tables>): TableChanges | null {
  const old: AnyTables = before;
  const changes: AnyTables = {};
  for (const [name, table] of Object.entries(after as AnyTables)) {
    const rows = diffRows(old[name] ?? {}, table);
    if (Object.keys(rows).length > 0) changes[name] = rows;
  }
  return Object.keys(changes).length > 0 ? (changes as TableChanges) : null;
}

function diffRows(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const rows: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(after)) if (!isDeepStrictEqual(before[key], row)) rows[key] = row;
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) rows[key] = null;
  return rows;
}
