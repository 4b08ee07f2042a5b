/** What the live road reads of alarms: the few worth showing, counts of all that are open, and when they were raised. */
import type { AlarmPriority } from '@cockpit/ingest/alarms';
import { type Database, rows } from '../database.ts';
import { gridsParameter, type Registry, type Scope } from '../registry/registry.ts';
import { FROM_ANNUNCIATED } from './annunciated.ts';
import { type Alarm, type AlarmState, LIVE_ALARMS_MAX } from './contract.ts';
import { ALARM_COLUMNS, FROM_ALARMS, FROM_ALARMS_COUNTED } from './rows.ts';
import { STATE_SQL } from './state.ts';

/** Shown, in this order. */
const SHOWN: readonly AlarmState[] = ['unacknowledged', 'returned', 'acknowledged'];
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

/** The open alarms worth showing: by state, then priority, then the newest; at most LIVE_ALARMS_MAX. */
export async function readLiveAlarms(database: Database, scope: Scope, now: number): Promise<Alarm[]> {
  const found: Alarm[] = [];
  for (const state of SHOWN) {
    const left = LIVE_ALARMS_MAX - found.length;
    if (left <= 0) break;
    found.push(
      ...(await rows<Alarm>(
        database,
        'alarms-live',
        `select ${ALARM_COLUMNS} ${FROM_ALARMS}
         where a.open and a.community = $2 and ($3::text[] is null or a.grid = any($3)) and ${STATE_SQL} = $4
         order by a.priority, a.raised_at desc, a.id desc limit $5::int`,
        [now, scope.community, gridsParameter(scope), state, left],
      )),
    );
  }
  return found;
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

/** When the annunciated alarms of the last hours were raised, epoch ms, oldest first. What was hidden then is left out. */
export async function readRaises(
  database: Database,
  community: string,
  now: number,
  from = now - FLOOD_LOOK_BACK_MS,
): Promise<number[]> {
  const found = await rows<{ at: number }>(
    database,
    'alarm-raises',
    `select (extract(epoch from a.raised_at) * 1000)::float8 as at ${FROM_ANNUNCIATED}
       and a.community = $1 and a.raised_at > to_timestamp($2::float8 / 1000) and a.raised_at <= to_timestamp($3::float8 / 1000)
     order by a.raised_at desc limit $4::int`,
    [community, from, now, RAISES_MAX],
  );
  return found.map(({ at }) => at).reverse();
}
