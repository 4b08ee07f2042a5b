/** For tests of other packages. */
import { pino } from 'pino';
import { CHANNEL_RATE_LOCK } from '../database/locks.ts';
import { migrate } from '../database/migrate.ts';

/** A message is claimed under it, with the number of its channel. */
export { CHANNEL_RATE_LOCK };

/** Brings the schema of the api up to date, as its start would; ingest's is there. */
export function makeApiSchema(url: string): Promise<void> {
  return migrate(url, pino({ level: 'silent' }));
}
