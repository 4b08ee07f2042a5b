/** Carries raises and clears into table alarm, whoever found them: a reading, a delay that ran out, a signal. */
import type { Transaction } from '../database.ts';
import { ALARM_PRIORITIES, type AlarmRule, type ClearedBy } from './contract.ts';

const RAISE = {
  name: 'alarm-raise',
  text: `
  with wanted as (
    select w.*, to_timestamp(w.at_ms / 1000) as at, f.id as place, g.code as grid_code,
      coalesce(w.name_zh, f.name_zh, w.source) as called_zh, coalesce(w.name_en, f.name_en, w.source) as called_en
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::smallint[], $9::text[],
      $10::text[], $11::text[], $12::text[], $13::text[], $14::int[], $15::int[], $16::float8[], $17::float8[], $18::text[],
      $19::jsonb[], $20::jsonb[])
      as w (community, rule, source, domain, device, facility, grid, priority, title_zh, title_en, name_zh, name_en, clause,
        respond_s, chatter_s, at_ms, value, unit, args, reading)
    left join device d on d.id = w.device
    left join facility f on f.id = coalesce(w.facility, d.facility)
    left join grid g on g.code = w.grid),
  again as (
    update alarm set cleared_at = null, cleared_by = null, count = alarm.count + 1, last_at = w.at
    from wanted w
    where alarm.id = (select prev.id from alarm prev
        where prev.community = w.community and prev.rule = w.rule and prev.source = w.source
        order by prev.raised_at desc limit 1)
      and alarm.cleared_at > w.at - make_interval(secs => w.chatter_s)
    returning alarm.community, alarm.rule, alarm.source, alarm.grid),
  fresh as (
    insert into alarm (community, rule, source, domain, facility, device, grid, priority, title_zh, title_en, source_zh, source_en,
      clause, respond_s, raised_at, last_at, value, unit, args, reading)
    select community, rule, source, domain, place, device, grid_code, priority, title_zh, title_en, called_zh, called_en,
      clause, respond_s, at, at, value, unit, args, reading
    from wanted w
    where not exists (
      select from again where again.community = w.community and again.rule = w.rule and again.source = w.source)
    on conflict do nothing
    returning community, grid)
  select community, grid from again union all select community, grid from fresh`,
};

const CLEAR = {
  name: 'alarm-clear',
  text: `
  update alarm set cleared_at = greatest(alarm.last_at, to_timestamp(c.at_ms / 1000)), cleared_by = c.by
  from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::text[]) as c (community, rule, source, at_ms, by)
  where alarm.community = c.community and alarm.rule = c.rule and alarm.source = c.source and alarm.cleared_at is null
  returning alarm.community, alarm.grid`,
};

/** What is in alarm: a rule at a place. */
export interface Point {
  community: string;
  rule: string;
  source: string;
}

/** An alarm to be. Everything that names it is kept as it is called now. */
export interface Raise extends Point {
  domain: string;
  device: number | null;
  /** Id; null: the device's. */
  facility: number | null;
  grid: string | null;
  priority: number;
  title: { zh: string; en: string };
  /** Null: the facility's. */
  name: { zh: string; en: string } | null;
  clause: string | null;
  respondS: number;
  chatterS: number;
  value: number | null;
  unit: string | null;
  args: Record<string, unknown>;
  /** What caused it; null: the passing of time. */
  reading: Record<string, unknown> | null;
}

/** `at`: epoch ms. */
export type PointTurn =
  | { turn: 'raise'; at: number; raise: Raise }
  | { turn: 'clear'; at: number; point: Point; by: ClearedBy };

/** Where alarms changed. */
export interface AlarmPlace {
  community: string;
  grid: string | null;
}

/** The part of an alarm that is its rule's. */
export function ruledPart(
  rule: AlarmRule,
): Pick<Raise, 'rule' | 'domain' | 'priority' | 'title' | 'clause' | 'respondS' | 'chatterS'> {
  return {
    rule: rule.code,
    domain: rule.domain,
    priority: ALARM_PRIORITIES.indexOf(rule.priority) + 1,
    title: rule.title,
    clause: rule.clause ?? null,
    respondS: rule.respondMinutes * 60,
    chatterS: rule.chatterMinutes * 60,
  };
}

/**
 * Applies turns in order; those of different points together. Raising what is active and clearing what is not have no
 * effect; raising again within the chatter time counts on the same row.
 */
export async function applyTurns(tx: Transaction, turns: readonly PointTurn[]): Promise<AlarmPlace[]> {
  const places: AlarmPlace[] = [];
  for (const round of roundsOf(turns)) {
    const raises = round.flatMap((one) => (one.turn === 'raise' ? [{ ...one.raise, at: one.at }] : []));
    const clears = round.flatMap((one) => (one.turn === 'clear' ? [one] : []));
    if (clears.length > 0) {
      const values = [
        clears.map(({ point }) => point.community),
        clears.map(({ point }) => point.rule),
        clears.map(({ point }) => point.source),
        clears.map(({ at }) => at),
        clears.map(({ by }) => by),
      ];
      places.push(...(await tx.query<AlarmPlace>({ ...CLEAR, values })).rows);
    }
    if (raises.length > 0)
      places.push(...(await tx.query<AlarmPlace>({ ...RAISE, values: raiseColumns(raises) })).rows);
  }
  return places;
}

/** The first turn of each point, then the second of each, … */
function roundsOf(turns: readonly PointTurn[]): PointTurn[][] {
  const rounds: PointTurn[][] = [];
  const seen = new Map<string, number>();
  for (const turn of turns) {
    const { community, rule, source } = turn.turn === 'raise' ? turn.raise : turn.point;
    const key = `${community} ${rule} ${source}`;
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    const place = rounds[round] ?? [];
    rounds[round] = place;
    place.push(turn);
  }
  return rounds;
}

function raiseColumns(raises: readonly (Raise & { at: number })[]): unknown[][] {
  return [
    raises.map((row) => row.community),
    raises.map((row) => row.rule),
    raises.map((row) => row.source),
    raises.map((row) => row.domain),
    raises.map((row) => row.device),
    raises.map((row) => row.facility),
    raises.map((row) => row.grid),
    raises.map((row) => row.priority),
    raises.map((row) => row.title.zh),
    raises.map((row) => row.title.en),
    raises.map((row) => row.name?.zh ?? null),
    raises.map((row) => row.name?.en ?? null),
    raises.map((row) => row.clause),
    raises.map((row) => row.respondS),
    raises.map((row) => row.chatterS),
    raises.map((row) => row.at),
    raises.map((row) => row.value),
    raises.map((row) => row.unit),
    raises.map((row) => JSON.stringify(row.args)),
    raises.map((row) => (row.reading === null ? null : JSON.stringify(row.reading))),
  ];
}
