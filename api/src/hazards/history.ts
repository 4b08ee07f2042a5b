import { type Database, rows } from '../database/database.ts';
import { bucketEnd, type HistoryRange } from '../history/history.ts';
import { gridsParameter, type Scope } from '../registry/registry.ts';
import type { HazardHistory } from './contract.ts';

type Point = HazardHistory['points'][number];
type Episodes = Pick<Point, 't' | 'opened' | 'closed'>;
type Values = Pick<Point, 't' | 'valueMin' | 'valueMax' | 'valueMean' | 'suspect'>;

export interface HazardQuestion {
  scope: Scope;
  zone: string;
  range: HistoryRange;
  /** Devices whose readings are counted. */
  devices: number[];
  /** True when one facility is asked about: its measured values are told, and only its hazards counted. */
  single: boolean;
}

/** Hazards opened and closed over time, counted in the register; sensor faults left out. */
export async function hazardHistory(database: Database, question: HazardQuestion): Promise<HazardHistory> {
  const [episodes, values] = await Promise.all([readEpisodes(database, question), readValues(database, question)]);
  const episodesAt = new Map(episodes.map((row) => [row.t, row]));
  const valuesAt = new Map(values.map((row) => [row.t, row]));
  const { bucket, starts } = question.range;
  const points = starts.map((t): Point => {
    const value = valuesAt.get(t);
    return {
      t,
      opened: episodesAt.get(t)?.opened ?? 0,
      closed: episodesAt.get(t)?.closed ?? 0,
      valueMin: question.single ? (value?.valueMin ?? null) : null,
      valueMax: question.single ? (value?.valueMax ?? null) : null,
      valueMean: question.single ? (value?.valueMean ?? null) : null,
      suspect: value?.suspect ?? 0,
    };
  });
  return { bucket, points };
}

/** Buckets come as two arrays, so that local days of 23 or 25 hours count like all others. */
function readEpisodes(database: Database, question: HazardQuestion): Promise<Episodes[]> {
  const { scope, range, zone, devices, single } = question;
  return rows(
    database,
    'hazard-history-episodes',
    `with bucket as (select * from unnest($1::float8[], $2::float8[]) as b (starts, ends)),
     step as (
       select opened_at as at, 1 as opened, 0 as closed from hazard
       where community = $3 and state <> 'fault' and opened_at >= to_timestamp($6::float8 / 1000)
         and ($4::text[] is null or grid = any($4)) and ($5::int[] is null or device = any($5))
       union all
       select closed_at, 0, 1 from hazard
       where community = $3 and state <> 'fault' and closed_at >= to_timestamp($6::float8 / 1000)
         and ($4::text[] is null or grid = any($4)) and ($5::int[] is null or device = any($5)))
     select bucket.starts as t, sum(opened)::int as opened, sum(closed)::int as closed
     from step join bucket on step.at >= to_timestamp(bucket.starts / 1000) and step.at < to_timestamp(bucket.ends / 1000)
     group by bucket.starts`,
    [
      range.starts,
      range.starts.map((start) => bucketEnd(range, start, zone)),
      scope.community,
      gridsParameter(scope),
      single ? devices : null,
      range.from,
    ],
  );
}

function readValues(database: Database, { devices, range }: HazardQuestion): Promise<Values[]> {
  return rows(
    database,
    `hazard-history-${range.bucket}`,
    `select (extract(epoch from bucket) * 1000)::float8 as t, min(value_min) as "valueMin", max(value_max) as "valueMax",
       sum(value_sum) / nullif(sum(value_samples), 0)::float8 as "valueMean", sum(suspect)::int as suspect
     from hazard_state_${range.bucket}
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000) and device = any($1::int[])
     group by bucket`,
    [devices, range.from, range.to],
  );
}
