/** A transaction on a connection one holds already. */
import type { ClientBase } from 'pg';

/** Runs `work` between begin and commit. After a failure the connection must be thrown away, which rolls back. */
export async function transact<T>(client: ClientBase, work: (tx: ClientBase) => Promise<T>): Promise<T> {
  await client.query('begin');
  const result = await work(client);
  await client.query('commit');
  return result;
}
