/** One alarm with its timeline, what caused it, its rule today and the last day of its source. */
import type { ClearedBy } from '@cockpit/ingest/alarms';
import { ALARM_PRIORITIES, type AlarmRule } from '@cockpit/ingest/alarms';
import { type Database, rows } from '../../database/database.ts';
import type { Access } from '../../gate/access.ts';
import type { SensorState } from '../../hazards/contract.ts';
import { gridsParameter, type Scope } from '../../registry/registry.ts';
import type { AlarmActionKind, AlarmGroup } from '../contract.ts';
import { HIDDEN_OPEN, RANK_SQL, UNACKNOWLEDGED_SQL } from '../rows.ts';
import { readAlarmRules } from '../rules.ts';
import { readSeries } from '../series.ts';
import { ALLOWED_IN } from '../state.ts';
import { noSuchAlarm, readAlarm, wire } from './act.ts';
import type { AlarmAction, AlarmDetail } from './contract.ts';

const ACTIONS_MAX = 500;
const GROUPS_MAX = 200;
const DAY_MS = 24 * 60 * 60_000;
const EARLIER_MS = 30 * DAY_MS;

const SAMPLES = 5;
/** The newest of a group. Its grid is compared in a way an index knows, which `is not distinct from` is not. */
const newest = (place: string) => `(
  select id, source_zh, source_en from alarm where open and community = $2 and rule = g.rule and ${place}
  order by raised_at desc, id desc limit ${SAMPLES})`;

interface MoreRow {
  clearedBy: ClearedBy | null;
  reading: Record<string, unknown> | null;
  args: Record<string, unknown>;
  device: number | null;
  earlier: number;
  sensorState: SensorState | null;
}

interface PlaceRow {
  kind: string | null;
  code: string | null;
  attributes: Record<string, unknown>;
}

/** Throws RequestError not-found. */
export async function readAlarmDetail(
  database: Database,
  access: Access,
  id: number,
  now: number,
): Promise<AlarmDetail> {
  const alarm = await readAlarm(database, access, id, now);
  if (alarm === undefined) throw noSuchAlarm(id);
  const [more, actions, rule] = await Promise.all([
    readMore(database, id),
    readActions(database, id),
    ruleFor(database, alarm, id),
  ]);
  return {
    at: now,
    alarm: wire(alarm),
    clearedBy: more.clearedBy,
    rule,
    reading: more.reading,
    sensorState: more.sensorState,
    args: more.args,
    actions,
    series:
      more.device === null
        ? null
        : await readSeries(database, alarm.domain, more.device, { from: now - DAY_MS, to: now }),
    earlier: more.earlier,
    can: (Object.keys(ALLOWED_IN) as (AlarmActionKind & keyof typeof ALLOWED_IN)[]).filter((verb) =>
      ALLOWED_IN[verb].includes(alarm.state),
    ),
  };
}

/** The rule of an alarm as it stands today at its place; null: there is none any more. Throws RequestError not-found. */
export async function readRuleOf(
  database: Database,
  access: Access,
  id: number,
  now: number,
): Promise<AlarmRule | null> {
  const alarm = await readAlarm(database, access, id, now);
  if (alarm === undefined) throw noSuchAlarm(id);
  return ruleFor(database, alarm, id);
}

async function ruleFor(
  database: Database,
  { community, rule }: { community: string; rule: string },
  id: number,
): Promise<AlarmRule | null> {
  const [place, { set }] = await Promise.all([readPlace(database, id), readAlarmRules(database)]);
  const facility = { community, kind: (place.kind ?? 'route') as 'route', code: place.code ?? '' };
  const ofPlace = set.rulesFor({ ...facility, attributes: place.attributes });
  return [...ofPlace, ...set.rulesOf(community)].find(({ code }) => code === rule) ?? null;
}

/** The facility in alarm, as rules ask for it. */
async function readPlace(database: Database, id: number): Promise<PlaceRow> {
  const [place] = await rows<PlaceRow>(
    database,
    'alarm-place',
    `select f.kind, f.code, coalesce(f.attributes, '{}') as attributes
     from alarm a left join facility f on f.id = a.facility where a.id = $1::int8`,
    [id],
  );
  if (place === undefined) throw noSuchAlarm(id);
  return place;
}

async function readMore(database: Database, id: number): Promise<MoreRow> {
  const [more] = await rows<MoreRow>(
    database,
    'alarm-more',
    `select a.cleared_by as "clearedBy", a.reading, a.args, a.device, sensor.state as "sensorState",
       (select count(*)::int from alarm before where before.community = a.community and before.rule = a.rule
         and before.source = a.source and before.raised_at < a.raised_at
         and before.raised_at > a.raised_at - make_interval(secs => $2::float8)) as earlier
     from alarm a left join hazard_sensor_latest sensor on sensor.device = a.device where a.id = $1::int8`,
    [id, EARLIER_MS / 1_000],
  );
  if (more === undefined) throw noSuchAlarm(id);
  return more;
}

function readActions(database: Database, id: number): Promise<AlarmAction[]> {
  return rows<AlarmAction>(
    database,
    'alarm-actions',
    `select id::float8 as id, (extract(epoch from at) * 1000)::float8 as at, by_name as by, action, note, detail
     from alarm_action as act where alarm = $1::int8 order by act.id limit $2::int`,
    [id, ACTIONS_MAX],
  );
}

/** Open, shown alarms by grid and rule: those with unacknowledged ones first, life safety before high. */
export async function readGroups(
  database: Database,
  scope: Scope,
  grids: string[] | null,
  now: number,
): Promise<AlarmGroup[]> {
  const found = await rows<Omit<AlarmGroup, 'priority'> & { rank: number }>(
    database,
    'alarm-groups',
    `with grouped as (
       select a.grid, a.rule, min(a.priority)::int as rank, count(*)::int as alarms, max(a.id) as newest,
         count(*) filter (where ${UNACKNOWLEDGED_SQL})::int as unacknowledged, min(a.raised_at) as first_at,
         max(a.raised_at) as last_at, min(${RANK_SQL}) filter (where ${UNACKNOWLEDGED_SQL}) as urgent
       from alarm a
       where a.open and a.community = $2 and ($3::text[] is null or a.grid = any($3)) and a.id not in (${HIDDEN_OPEN})
       group by a.rule, a.grid
       order by urgent nulls last, rank, last_at desc limit $4::int)
     select g.grid, g.rule, jsonb_build_object('zh', named.title_zh, 'en', named.title_en) as title, g.rank, g.alarms,
       g.unacknowledged, (extract(epoch from g.first_at) * 1000)::float8 as "firstAt",
       (extract(epoch from g.last_at) * 1000)::float8 as "lastAt", sample.newest as sample
     from grouped g
     join alarm named on named.id = g.newest
     cross join lateral (
       select jsonb_agg(jsonb_build_object('id', s.id, 'sourceName', jsonb_build_object('zh', s.source_zh, 'en', s.source_en)))
         as newest
       from (${newest('grid = g.grid')} union all ${newest('grid is null and g.grid is null')}) as s) as sample
     order by g.urgent nulls last, g.rank, g.last_at desc`,
    [now, scope.community, grids ?? gridsParameter(scope), GROUPS_MAX],
  );
  return found.map(({ rank, ...group }) => ({ ...group, priority: ALARM_PRIORITIES[rank - 1] ?? 'low' }));
}
