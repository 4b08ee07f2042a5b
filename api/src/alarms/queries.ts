/** What the live channel reads of alarms: the few worth showing, counts of all that are open, and when they were raised. */
import { ALARM_PRIORITIES, type AlarmPriority } from '@cockpit/ingest/alarms';
import { type Database, rows } from '../database/database.ts';
import { gridsParameter, type Registry, type Scope } from '../registry/registry.ts';
import { FROM_ANNUNCIATED } from './annunciated.ts';
import { LIVE_ALARMS_MAX } from './constants.ts';
import type { Alarm, AlarmState } from './contract.ts';
import { ALARM_COLUMNS, FROM_ALARMS, FROM_ALARMS_COUNTED, RANK_SQL } from './rows.ts';
import { STATE_SQL } from './state.ts';

/** What is read first, in the order of equals of one rank; `implied` has to hold besides the state, so that an index finds it. */
const FIRST: readonly { name: string; state: AlarmState; implied: string }[] = [
  { name: 'alarms-live-unacknowledged', state: 'unacknowledged', implied: 'a.cleared_at is null' },
  { name: 'alarms-live-returned', state: 'returned', implied: 'a.cleared_at is not null' },
  { name: 'alarms-live-safety', state: 'acknowledged', implied: 'a.owned and a.life_safety' },
];
const REST = {
  name: 'alarms-live-acknowledged',
  state: 'acknowledged',
  implied: 'a.owned and not a.life_safety',
} as const;
/** A flood that began earlier has ended or has long been known. */
const FLOOD_LOOK_BACK_MS = 6 * 60 * 60_000;
/** Raises looked at for floods; more of them are a flood anyway. */
const RAISES_MAX = 2_000;

/** Open alarms of one grid (null: no place), priority and state. */
export interface AlarmCount {
  grid: string | null;
  priority: AlarmPriority;
  state: AlarmState;
  alarms: number;
  /** Epoch ms. */
  oldestAt: number;
}

/**
 * The open alarms worth showing, at most LIVE_ALARMS_MAX: life safety, owned or not, and what nobody has acknowledged, active or
 * returned, by rank and then the newest; what is left of the room goes to what is acknowledged.
 */
export async function readLiveAlarms(database: Database, scope: Scope, now: number): Promise<Alarm[]> {
  const read = ({ name, state, implied }: (typeof FIRST)[number], limit: number) =>
    rows<Alarm>(
      database,
      name,
      `select ${ALARM_COLUMNS} ${FROM_ALARMS}
       where a.open and ${implied} and a.community = $2 and ($3::text[] is null or a.grid = any($3)) and ${STATE_SQL} = $4
       order by ${RANK_SQL}, a.raised_at desc, a.id desc limit $5::int`,
      [now, scope.community, gridsParameter(scope), state, limit],
    );
  const found: Alarm[] = [];
  for (const one of FIRST) found.push(...(await read(one, LIVE_ALARMS_MAX)));
  // Stable: of one rank they stay in the order of FIRST, the newest of each first.
  const first = found.sort((a, b) => storedRank(a) - storedRank(b)).slice(0, LIVE_ALARMS_MAX);
  const left = LIVE_ALARMS_MAX - first.length;
  return left > 0 ? [...first, ...(await read(REST, left))] : first;
}

/** All open alarms, counted. */
export function readAlarmCounts(database: Database, registry: Registry, now: number): Promise<AlarmCount[]> {
  return rows(
    database,
    'alarm-counts',
    `select a.grid, (array['high', 'medium', 'low'])[a.priority] as priority, ${STATE_SQL} as state, count(*)::int as alarms,
       (extract(epoch from min(a.raised_at)) * 1000)::float8 as "oldestAt"
     ${FROM_ALARMS_COUNTED} where a.open and a.community = $2 group by a.grid, a.priority, 3`,
    [now, registry.community.code],
  );
}

/** When the annunciated alarms of the last hours were announced, epoch ms, oldest first. What was hidden then is left out. */
export async function readRaises(
  database: Database,
  community: string,
  now: number,
  from = now - FLOOD_LOOK_BACK_MS,
): Promise<number[]> {
  const found = await rows<{ at: number }>(
    database,
    'alarm-raises',
    `select (extract(epoch from a.announced_at) * 1000)::float8 as at ${FROM_ANNUNCIATED}
       and a.community = $1 and a.announced_at > to_timestamp($2::float8 / 1000) and a.announced_at <= to_timestamp($3::float8 / 1000)
     order by a.announced_at desc limit $4::int`,
    [community, from, now, RAISES_MAX],
  );
  return found.map(({ at }) => at).reverse();
}

/** As RANK_SQL. */
function storedRank({ lifeSafety, priority }: Alarm): number {
  return lifeSafety ? 0 : ALARM_PRIORITIES.indexOf(priority) + 1;
}
