/** The connection of commands that only look: the database itself refuses whatever would write. */
import type pg from 'pg';
import { endClient, openClient } from '../database/connection.ts';
import { maskUrl } from '../database/mask-url.ts';

/** The address of the same database for connections that write nothing: it refuses them whatever would. */
export function readOnlyUrl(url: string): string {
  const address = new URL(url);
  const options = address.searchParams.get('options') ?? '';
  address.searchParams.set('options', `${options} -c default_transaction_read_only=on`.trim());
  return address.href;
}

/**
 * Runs `work` on a read-only session and closes it. No limit of time: a recount of a year takes its own.
 * @throws Error with a sentence when the database cannot be reached.
 */
export async function readOnly<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = openClient({ url, name: 'cockpit-db-look', statementMs: 'unlimited' });
  try {
    await client.connect();
  } catch (cause) {
    const { message, code, name } = cause as Error & { code?: string };
    throw new Error(`The database ${maskUrl(url)} cannot be used: ${message || code || name}.`, { cause });
  }
  try {
    await client.query('set session characteristics as transaction read only');
    return await work(client);
  } finally {
    await endClient(client);
  }
}
