/**
 * Whether the server's TimescaleDB can be used. A server that has it installed and not preloaded ends the session that creates it
 * (FATAL), so it is looked at first, and what is tried is tried on a connection that may die.
 */
import type { ClientBase } from 'pg';
import type { Queryable } from './kept-settings.ts';

/** 2.14: the last release that changed how hierarchical aggregates are declared. */
const VERSION_MIN = [2, 14] as const;
const PRELOAD = 'add timescaledb to shared_preload_libraries in postgresql.conf and start PostgreSQL again';

export interface ExtensionSeen {
  available: boolean;
  installed: boolean;
  /** Undefined: this role may not know. */
  preloaded: boolean | undefined;
}

/** Looks and changes nothing. */
export async function inspectExtension(client: Queryable): Promise<ExtensionSeen> {
  const { rows } = await client.query<{ available: boolean; installed: boolean; loaded: boolean }>(
    `select exists (select from pg_available_extensions where name = 'timescaledb') as available,
      exists (select from pg_extension where extname = 'timescaledb') as installed,
      current_setting('timescaledb.license', true) is not null as loaded`,
  );
  const [found] = rows;
  return {
    available: found?.available === true,
    installed: found?.installed === true,
    preloaded: found?.loaded === true || (await listedForPreload(client)),
  };
}

/** Why TimescaleDB cannot be used as far as looking can tell; undefined: nothing is known against it. */
export function obstacleSeen({ available, installed, preloaded }: ExtensionSeen): string | undefined {
  if (!available && !installed) return 'the server does not have the extension timescaledb';
  if (preloaded === false) return `the server has the extension timescaledb and does not preload it (${PRELOAD})`;
  return undefined;
}

/**
 * Creates the extension where it is missing; the connection may be dead afterwards. Returns why it cannot be used; undefined: it
 * can, and is installed now.
 */
export async function createExtension(client: ClientBase): Promise<string | undefined> {
  try {
    await client.query('create extension if not exists timescaledb');
  } catch (error) {
    const { code, severity, message } = error as Error & { code?: string; severity?: string };
    const ended = code === undefined || severity === 'FATAL' || severity === 'PANIC';
    if (ended)
      return `the server ends the session that creates the extension timescaledb: ${message} (if it is not preloaded: ${PRELOAD})`;
    return `the extension timescaledb cannot be created: ${message}`;
  }
  return unfit(client);
}

/** Why the installed extension does not do; undefined: it does. */
async function unfit(client: Queryable): Promise<string | undefined> {
  const found = await client.query<{ version: string; license: string | null }>(
    `select extversion as version, current_setting('timescaledb.license', true) as license
    from pg_extension where extname = 'timescaledb'`,
  );
  const { version = '', license = null } = found.rows[0] ?? {};
  if (license === 'apache') return 'its TimescaleDB is the Apache edition, without continuous aggregates';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]))
    return `its TimescaleDB is ${version}; ${VERSION_MIN.join('.')} or later is needed`;
  return undefined;
}

// Only members of pg_read_all_settings may read it.
async function listedForPreload(client: Queryable): Promise<boolean | undefined> {
  const { rows } = await client.query<{ libraries: string | null }>(
    `select current_setting('shared_preload_libraries') as libraries
    where pg_has_role(current_user, 'pg_read_all_settings', 'usage')`,
  );
  return rows[0]?.libraries?.split(',').some((name) => /(^|\/)timescaledb(-[\w.]+)?"?$/.test(name.trim()));
}
