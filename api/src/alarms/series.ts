/** What a source said around an alarm: quarters of an hour of the device that raised it. */
import { STORED_EVENTS } from '@cockpit/ingest/messages/stored';
import { type Queryable, rows } from '../database/database.ts';

const STEP_MS = 15 * 60_000;

export interface Series {
  what: string;
  stepMs: number;
  points: { t: number; min: number; max: number; last: number }[];
}

/**
 * Bucket by bucket through the key (bucket, device): a day of one device out of thousands, of the first event of its domain that has
 * something. Null: it says nothing of the kind.
 */
export async function readSeries(
  database: Queryable,
  domain: string,
  device: number,
  { from, to }: { from: number; to: number },
): Promise<Series | null> {
  for (const { table, series: what, seriesFactor: factor = 1 } of STORED_EVENTS.filter(
    (stored) => stored.domain === domain,
  )) {
    if (what === undefined) continue;
    const points = await rows<Series['points'][number]>(
      database,
      `alarm-series-${table}`,
      `select (extract(epoch from r.bucket) * 1000)::float8 as t, r.${what}_min::float8 * $4::float8 as min,
         r.${what}_max::float8 * $4::float8 as max, r.${what}_last::float8 * $4::float8 as last
       from generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), interval '15 minutes') as slot
       join ${table}_15m r on r.bucket = slot and r.device = $1::int
       where r.${what}_last is not null order by r.bucket`,
      [device, Math.ceil(from / STEP_MS) * STEP_MS, to, factor],
    );
    if (points.length > 0) return { what, stepMs: STEP_MS, points };
  }
  return null;
}
