/** What changed between two pictures of a room: rows that differ, and null for rows that are gone. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { AnyTables } from './declare.ts';

/** Changes from `before` to `after`; tables `after` does not have stay as they are. Null: nothing changed. */
export function diffTables(before: AnyTables, after: AnyTables): AnyTables | null {
  const changes: AnyTables = {};
  for (const [name, table] of Object.entries(after)) {
    const rows = diffRows(before[name] ?? {}, table);
    if (Object.keys(rows).length > 0) changes[name] = rows;
  }
  return Object.keys(changes).length > 0 ? changes : null;
}

function diffRows(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const rows: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(after)) if (!isDeepStrictEqual(before[key], row)) rows[key] = row;
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) rows[key] = null;
  return rows;
}
