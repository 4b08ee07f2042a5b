/** Counts the statements of a batch, for tests that hold their number to a bound. */
import type { Database } from '../database/database.ts';

/** Names of the statements that run on `database` from now on, as they run; `removeAllListeners('acquire')` ends it. */
export function countingStatements(database: Database): string[] {
  const names: string[] = [];
  const seen = new Set<unknown>();
  database.on('acquire', (client) => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
    const noted = (...asked: unknown[]) => {
      names.push((asked[0] as { name?: string }).name ?? String(asked[0]));
      return query(...asked);
    };
    client.query = noted as typeof client.query;
  });
  return names;
}
