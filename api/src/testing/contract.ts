/** For tests of other packages. */
import { pino } from 'pino';
import { migrate } from '../database/migrate.ts';

/** Brings the schema of the api up to date, as its start would; ingest's is there. */
export function makeApiSchema(url: string): Promise<void> {
  return migrate(url, pino({ level: 'silent' }));
}
