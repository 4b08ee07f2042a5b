/** Table alarm_signal: what is on as ingest has it or will have it, and the changes that make it so. */
import type { AlarmSignalFacts } from '@cockpit/ingest/alarms';
import { type Queryable, rows } from '../../database/database.ts';
import { notify } from '../../notices/notify.ts';
import type { ActivePoint } from './due.ts';

/** What happened longer ago is history and raises nothing: a shift. */
const NEWS_MS = 12 * 60 * 60_000;
const KEPT_DAYS = 7;

/** Sources that signals speak for; those of readings and silence are ingest's own. */
const SIGNALLED = `(source like 'round:%' or source like 'start:%' or source like 'count:%' or source like 'grid:%'
  or source like 'shift:%' or source like 'work:%' or source like 'bays:%' or source like 'stuck:%' or source like 'pipeline:%')`;

export interface Point {
  rule: string;
  source: string;
}

/** What becomes a row of alarm_signal. `at`: epoch ms. */
export type SignalChange = Point & { turn: 'on' | 'off'; at: number; facts: AlarmSignalFacts };

/** Points that are on: the last signal still waiting says so, or nothing waits and the alarm is active. */
export function readOn(tx: Queryable, community: string): Promise<Point[]> {
  return rows<Point>(
    tx,
    'alarm-signals-on',
    `with waiting as (
       select distinct on (rule, source) rule, source, turn from alarm_signal as s
       where community = $1 and done_at is null order by rule, source, s.id desc)
     select rule, source from waiting where turn = 'on'
     union
     select rule, source from alarm a where community = $1 and cleared_at is null and ${SIGNALLED}
       and not exists (select from waiting w where w.rule = a.rule and w.source = a.source)`,
    [community],
  );
}

/** Inserts the changes between what is on and what is wanted. Returns how many. */
export async function signal(
  tx: Queryable,
  community: string,
  wanted: readonly ActivePoint[],
  on: readonly Point[],
  now: number,
): Promise<number> {
  const key = ({ rule, source }: Point) => `${rule} ${source}`;
  const isOn = new Set(on.map(key));
  const isWanted = new Set(wanted.map(key));
  const raises = wanted.filter((point) => !isOn.has(key(point)) && point.at > now - NEWS_MS);
  const ends = on.filter((point) => !isWanted.has(key(point)));
  const none: AlarmSignalFacts = { facility: null, device: null, grid: null, name: null, args: {} };
  return insertSignalChanges(tx, community, [
    ...raises.map((point): SignalChange => ({ ...point, turn: 'on' })),
    ...ends.map((point): SignalChange => ({ ...point, turn: 'off', at: now, facts: none })),
  ]);
}

/** Inserts changes, each once; notifies ingest when any is new. Returns how many are. */
export async function insertSignalChanges(
  tx: Queryable,
  community: string,
  turns: readonly SignalChange[],
): Promise<number> {
  if (turns.length === 0) return 0;
  const inserted = await rows(
    tx,
    'alarm-signals-insert',
    `insert into alarm_signal (community, rule, source, turn, at, facts)
     select $1, rule, source, turn, to_timestamp(at / 1000), facts
     from unnest($2::text[], $3::text[], $4::text[], $5::float8[], $6::jsonb[]) as s (rule, source, turn, at, facts)
     on conflict do nothing returning id`,
    [
      community,
      turns.map(({ rule }) => rule),
      turns.map(({ source }) => source),
      turns.map(({ turn }) => turn),
      turns.map(({ at }) => at),
      turns.map(({ facts }) => JSON.stringify(facts)),
    ],
  );
  if (inserted.length > 0) await notify(tx, { kind: 'alarm-signal' });
  return inserted.length;
}

/** Rules with active alarms by grid. */
export async function readActiveByGrid(tx: Queryable, community: string): Promise<Map<string, Set<string>>> {
  const found = await rows<{ grid: string; rules: string[] }>(
    tx,
    'alarm-active-by-grid',
    `select grid, array_agg(distinct rule) as rules from alarm
     where community = $1 and cleared_at is null and grid is not null group by grid`,
    [community],
  );
  return new Map(found.map(({ grid, rules }) => [grid, new Set(rules)]));
}

/** Whether anything was heard of the community lately: when nothing is, an absence proves nothing. */
export async function isHeard(tx: Queryable, community: string, since: number): Promise<boolean> {
  const [found] = await rows<{ heard: boolean }>(
    tx,
    'alarm-is-heard',
    `select exists (select from device_presence p join device d on d.id = p.device
       where d.community = $1 and p.last_received_at > to_timestamp($2::float8 / 1000)) as heard`,
    [community, since],
  );
  return found?.heard ?? false;
}

export async function pruneSignals(tx: Queryable, now: number): Promise<void> {
  await rows(
    tx,
    'alarm-signals-prune',
    `delete from alarm_signal where done_at < to_timestamp($1::float8 / 1000) - make_interval(days => $2::int)`,
    [now, KEPT_DAYS],
  );
}
