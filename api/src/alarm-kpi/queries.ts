/** What the figures of alarms are made of, read in four statements. */
import type { AlarmPriority } from '@cockpit/ingest/alarms';
import { FROM_ANNUNCIATED } from '../alarms/annunciated.ts';
import { FROM_ALARMS } from '../alarms/rows.ts';
import { STATE_SQL } from '../alarms/state.ts';
import { type Database, rows } from '../database/database.ts';
import { gridsParameter, type Scope } from '../registry/registry.ts';
import type { AlarmKpi, KpiBadActor } from './contract.ts';
import type { KpiRange } from './load.ts';

const ACTORS_SHOWN = 10;
const OFFICERS_SHOWN_MAX = 30;
const STALE_SHOWN_MAX = 10;
const STALE_MS = 24 * 3_600_000;
const FLEETING_S = 60;
/** Became active this often on one row: came back twice within the rule's chatter time. */
const CHATTERING_COUNT = 3;

const IN_RANGE = `and a.community = $1 and a.announced_at >= to_timestamp($2::float8 / 1000)
  and a.announced_at < to_timestamp($3::float8 / 1000) and ($4::text[] is null or a.grid = any($4))`;
/** Of each alarm who acknowledged it first: ownership may pass on later. */
const FIRST_ACK = `
  select distinct on (alarm) alarm, at, by_id, by_name from alarm_action
  where community = $1 and action = 'acknowledge' and alarm is not null and at >= to_timestamp($2::float8 / 1000)
  order by alarm, id`;

const RAISES = `
  select coalesce(string_agg((extract(epoch from a.announced_at) * 1000)::int8::text, ',' order by a.announced_at), '') as raises
  ${FROM_ANNUNCIATED} ${IN_RANGE}`;

const FIGURES = `
  with raised as (
    select a.id, a.rule, a.source, a.priority, a.announced_at as raised_at, a.last_at, a.cleared_at, a.count, a.respond_s
    ${FROM_ANNUNCIATED} ${IN_RANGE}
  ), told as materialized (
    select r.*, k.by_id, k.by_name, k.at as acked_at, extract(epoch from k.at - r.raised_at)::float8 as took_s
    from raised r left join (${FIRST_ACK}) k on k.alarm = r.id
  ), busiest as (
    select by_id, max(alarms)::int as busiest from (
      select by_id, count(*) as alarms from told where acked_at is not null group by by_id, date_bin('10 minutes', acked_at, 'epoch')
    ) slot group by by_id
  ), officer as (
    select by_id, max(by_name) as name, count(*)::int as acknowledged,
      percentile_cont(0.5) within group (order by took_s) as "p50S", percentile_cont(0.95) within group (order by took_s) as "p95S"
    from told where by_id is not null group by by_id order by 3 desc, 2 limit $6::int
  ), actor as (
    select rule, source, max(id) as last, count(*)::int as alarms, sum(count)::int as activations
    from told group by rule, source order by 4 desc, 5 desc, 1, 2 limit $5::int
  )
  select t.*,
    coalesce((select jsonb_agg(jsonb_build_object('rule', rule, 'alarms', alarms) order by alarms desc, rule)
      from (select rule, count(*)::int as alarms from told group by rule) by_rule), '[]') as rules,
    coalesce((select jsonb_agg(jsonb_build_object('name', name, 'acknowledged', acknowledged, 'busiest', busiest, 'p50S', "p50S",
        'p95S', "p95S") order by acknowledged desc, name)
      from officer join busiest using (by_id)), '[]') as officers,
    coalesce((select jsonb_agg(jsonb_build_object('rule', c.rule, 'source', c.source, 'alarms', c.alarms, 'activations', c.activations,
        'grid', a.grid, 'title', jsonb_build_object('zh', a.title_zh, 'en', a.title_en),
        'sourceName', jsonb_build_object('zh', a.source_zh, 'en', a.source_en)) order by c.alarms desc, c.activations desc, c.rule, c.source)
      from actor c join alarm a on a.id = c.last), '[]') as actors
  from (
    select count(*)::int as raised, (count(*) filter (where priority = 1))::int as high,
      (count(*) filter (where priority = 2))::int as medium, (count(*) filter (where priority = 3))::int as low,
      (count(*) filter (where count >= ${CHATTERING_COUNT}))::int as chattering,
      (count(*) filter (where acked_at is null and cleared_at - last_at < ${FLEETING_S} * interval '1 second'))::int as fleeting,
      count(acked_at)::int as acknowledged, (count(*) filter (where took_s <= respond_s))::int as "inTime",
      percentile_cont(0.5) within group (order by took_s) as "p50S", percentile_cont(0.95) within group (order by took_s) as "p95S"
    from told
  ) t`;

const OFFICERS_BY_HOUR = `
  select (extract(epoch from date_bin('1 hour', act.at, 'epoch')) * 1000)::float8 as hour, count(distinct act.by_id)::int as officers
  from alarm_action act left join alarm a on a.id = act.alarm
  where act.community = $1 and act.at >= to_timestamp($2::float8 / 1000) and act.at < to_timestamp($3::float8 / 1000)
    and act.by_id is not null and ($4::text[] is null or a.grid = any($4))
  group by 1`;

const STALE = `
  select a.id::float8 as id, jsonb_build_object('zh', a.title_zh, 'en', a.title_en) as title,
    jsonb_build_object('zh', a.source_zh, 'en', a.source_en) as "sourceName",
    (array['high', 'medium', 'low'])[a.priority] as priority, (extract(epoch from a.last_at) * 1000)::float8 as since,
    (count(*) over ())::int as "of"
  ${FROM_ALARMS}
  where a.community = $2 and a.cleared_at is null and a.last_at < to_timestamp($3::float8 / 1000)
    and ($4::text[] is null or a.grid = any($4)) and ${STATE_SQL} in ('unacknowledged', 'acknowledged')
  order by a.last_at, a.id limit $5::int`;

export interface KpiTotals {
  raised: number;
  high: number;
  medium: number;
  low: number;
  chattering: number;
  fleeting: number;
  acknowledged: number;
  inTime: number;
  p50S: number | null;
  p95S: number | null;
  rules: AlarmKpi['rules'];
  officers: AlarmKpi['officers'];
  actors: Omit<KpiBadActor, 'share'>[];
}

/** When the alarms of the range were raised, oldest first. */
export async function readKpiRaises(database: Database, scope: Scope, range: KpiRange): Promise<number[]> {
  const [row] = await rows<{ raises: string }>(database, 'kpi-raises', RAISES, bounds(scope, range));
  return row === undefined || row.raises === '' ? [] : row.raises.split(',').map(Number);
}

export async function readKpiTotals(database: Database, scope: Scope, range: KpiRange): Promise<KpiTotals> {
  const values = [...bounds(scope, range), ACTORS_SHOWN, OFFICERS_SHOWN_MAX];
  const [row] = await rows<KpiTotals>(database, 'kpi-figures', FIGURES, values);
  if (row === undefined) throw new Error('kpi-figures has no row');
  return row;
}

/** Clock hour (epoch ms) → how many people did anything to an alarm of the scope in it. */
export async function readOfficersByHour(
  database: Database,
  scope: Scope,
  range: KpiRange,
): Promise<Map<number, number>> {
  const found = await rows<{ hour: number; officers: number }>(
    database,
    'kpi-officers-by-hour',
    OFFICERS_BY_HOUR,
    bounds(scope, range),
  );
  return new Map(found.map(({ hour, officers }) => [hour, officers]));
}

/** Active for more than 24 h at `now`, not hidden. */
export async function readStale(database: Database, scope: Scope, now: number): Promise<AlarmKpi['stale']> {
  const found = await rows<{ id: number; priority: AlarmPriority; of: number } & AlarmKpi['stale']['oldest'][number]>(
    database,
    'kpi-stale',
    STALE,
    [now, scope.community, now - STALE_MS, gridsParameter(scope), STALE_SHOWN_MAX],
  );
  return { count: found[0]?.of ?? 0, oldest: found.map(({ of: _, ...row }) => row) };
}

function bounds(scope: Scope, { from, to }: KpiRange): unknown[] {
  return [scope.community, from, to, gridsParameter(scope)];
}
