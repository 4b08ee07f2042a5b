import { type Database, rows } from '../database/database.ts';
import { type HistoryRange, meansOf } from '../history/history.ts';
import type { FitnessHistory } from './contract.ts';

type Point = FitnessHistory['points'][number];
type Headcount = Pick<Point, 't' | 'present' | 'entries' | 'suspect' | 'reporting'>;
type Sessions = Pick<Point, 't' | 'sessions' | 'usedMinutes' | 'suspect'>;

/** Venues and their machines over time; a bucket without a headcount is a gap, not zero. */
export async function fitnessHistory(
  database: Database,
  venues: number[],
  machines: number[],
  range: HistoryRange,
): Promise<FitnessHistory> {
  const [headcounts, sessions] = await Promise.all([
    readHeadcounts(database, venues, range),
    readSessions(database, machines, range),
  ]);
  const headcountAt = new Map(headcounts.map((row) => [row.t, row]));
  const sessionsAt = new Map(sessions.map((row) => [row.t, row]));
  const points = range.starts.map((t): Point => {
    const headcount = headcountAt.get(t);
    const used = sessionsAt.get(t);
    return {
      t,
      present: headcount?.present ?? null,
      entries: headcount?.entries ?? null,
      sessions: used?.sessions ?? 0,
      usedMinutes: used?.usedMinutes ?? 0,
      suspect: (headcount?.suspect ?? 0) + (used?.suspect ?? 0),
      reporting: headcount?.reporting ?? 0,
    };
  });
  return { bucket: range.bucket, points, expected: venues.length };
}

function readHeadcounts(database: Database, devices: number[], range: HistoryRange): Promise<Headcount[]> {
  return rows(
    database,
    `fitness-history-${range.bucket}`,
    `select (extract(epoch from bucket) * 1000)::float8 as t, sum(mean) filter (where samples > 0) as present,
       sum(entries)::int as entries, sum(suspect)::int as suspect, count(*) filter (where samples > 0)::int as reporting
     from ${meansOf('fitness_headcount', 'present_sum', range.bucket)}
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000) and device = any($1::int[])
     group by bucket`,
    [devices, range.from, range.to],
  );
}

function readSessions(database: Database, devices: number[], range: HistoryRange): Promise<Sessions[]> {
  return rows(
    database,
    `fitness-sessions-${range.bucket}`,
    `select (extract(epoch from bucket) * 1000)::float8 as t, sum(samples)::int as sessions,
       sum(used_s)::float8 / 60 as "usedMinutes", sum(suspect)::int as suspect
     from fitness_session_${range.bucket}
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000) and device = any($1::int[])
     group by bucket`,
    [devices, range.from, range.to],
  );
}
