import { type Database, rows } from '../database/database.ts';
import type { HistoryRange } from '../history/history.ts';
import type { PatrolHistory } from './contract.ts';

type Point = PatrolHistory['points'][number];

/** Check-ins over time. */
export async function patrolHistory(
  database: Database,
  devices: number[],
  range: HistoryRange,
): Promise<PatrolHistory> {
  const found = await rows<Point>(
    database,
    `patrol-history-${range.bucket}`,
    `select (extract(epoch from bucket) * 1000)::float8 as t, sum(samples)::int as checkins,
       sum(findings)::int as findings, sum(suspect)::int as suspect
     from patrol_checkin_${range.bucket}
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000) and device = any($1::int[])
     group by bucket`,
    [devices, range.from, range.to],
  );
  const byStart = new Map(found.map((row) => [row.t, row]));
  const points = range.starts.map((t) => byStart.get(t) ?? { t, checkins: 0, findings: 0, suspect: 0 });
  return { bucket: range.bucket, points };
}
