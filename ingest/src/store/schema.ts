/** Which migrations of ingest a database has, without touching it. */
import { readdir } from 'node:fs/promises';
import { MIGRATIONS_DIR, MIGRATIONS_TABLE } from '../database/migrate.ts';
import type { Queryable } from './kept-settings.ts';

export interface SchemaSeen {
  applied: string[];
  /** Shipped with this version and not applied. */
  missing: string[];
  /** Applied and not shipped with this version: a newer one was here. */
  unknown: string[];
}

/** Reads only. */
export async function inspectSchema(client: Queryable): Promise<SchemaSeen> {
  const shipped = (await readdir(MIGRATIONS_DIR)).map((file) => file.replace(/\.sql$/, '')).sort();
  const applied = (await isThere(client, MIGRATIONS_TABLE))
    ? (await client.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE} order by name`)).rows
    : [];
  const names = applied.map(({ name }) => name);
  return {
    applied: names,
    missing: shipped.filter((name) => !names.includes(name)),
    unknown: names.filter((name) => !shipped.includes(name)),
  };
}

/** What is wrong with it, in a sentence; undefined: nothing. */
export function schemaFault({ applied, missing, unknown }: SchemaSeen): string | undefined {
  if (applied.length === 0)
    return 'The database has no schema of ingest yet. It comes with the first start of ingest, or with: npm run db -- migrate';
  if (missing.length > 0)
    return `The schema is older than this version: ${missing.join(', ')} missing. It is brought up to date at the start of ingest, or with: npm run db -- migrate`;
  if (unknown.length > 0)
    return `The schema is newer than this version, which does not know ${unknown.join(', ')}. Use the version that ingest runs.`;
  return undefined;
}

/** True when the search path leads to a table or view of this name. */
export async function isThere(client: Queryable, relation: string): Promise<boolean> {
  return (await client.query('select 1 where to_regclass($1) is not null', [relation])).rowCount === 1;
}
