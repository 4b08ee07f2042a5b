/** How far the rollups are behind. */
import type { Database } from '../database/database.ts';

// A bucket that waits for its end (rollups/stale.ts) is not late; TimescaleDB's real-time tail answers for it.
const OLDEST = `
  select (extract(epoch from min(since)) * 1000)::float8 as oldest from (
    select min(noted_at) as since from rollup_dirty
    union all
    select min(greatest(noted_at, bucket + case level
      when '1m' then interval '3 minutes' when '15m' then interval '17 minutes' when '1h' then interval '62 minutes'
      else interval '0' end)) from rollup_stale
  ) as waiting`;

/** Age in ms of the oldest change that a rollup should show and does not; 0 when there is none. `now`: epoch ms. */
export async function rollupLagMs(database: Pick<Database, 'query'>, now: number): Promise<number> {
  const result = await database.query<{ oldest: number | null }>(OLDEST);
  const oldest = result.rows[0]?.oldest;
  return oldest === null || oldest === undefined ? 0 : Math.max(0, now - oldest);
}
