/** Rows of table alarm: what stands at points, and what a batch makes of it, in as many statements for one turn as for thousands. */
import type { Transaction } from '../database/database.ts';
import { type Fresh, keyOf, type Stored } from './occurrences.ts';
import type { AlarmPlace, Point } from './transitions.ts';

// By their keys, so that a point with thousands of past occurrences is read as quickly as any.
const STANDING = {
  name: 'alarm-standing',
  text: `
  select alarm.id, alarm.community, alarm.rule, alarm.source, (extract(epoch from raised_at) * 1000)::float8 as "raisedAt",
    (extract(epoch from last_at) * 1000)::float8 as "lastAt", (extract(epoch from cleared_at) * 1000)::float8 as "clearedAt",
    cleared_by as "clearedBy", count,
    coalesce((select settled_at is not null from alarm_handling where alarm_handling.alarm = alarm.id), false) as "isSettled"
  from unnest($1::text[], $2::text[], $3::text[]) as p (community, rule, source)
  cross join lateral (
    select * from alarm a
    where a.id = any(array[
      (select id from alarm where community = p.community and rule = p.rule and source = p.source
        order by raised_at desc, id desc limit 1),
      (select id from alarm where community = p.community and rule = p.rule and source = p.source and cleared_at is null)])
    for update) as alarm`,
};

const CHANGE = {
  name: 'alarm-change',
  text: `
  update alarm set last_at = to_timestamp(c.last_ms / 1000), cleared_at = to_timestamp(c.cleared_ms / 1000),
    cleared_by = c.cleared_by, count = c.count
  from unnest($1::int8[], $2::float8[], $3::float8[], $4::text[], $5::int[]) as c (id, last_ms, cleared_ms, cleared_by, count)
  where alarm.id = c.id
  returning alarm.community, alarm.grid`,
};

const ADD = {
  name: 'alarm-add',
  text: `
  insert into alarm (community, rule, source, domain, facility, device, grid, priority, title_zh, title_en, source_zh, source_en,
    clause, respond_s, raised_at, announced_at, last_at, cleared_at, cleared_by, count, value, unit, args, reading, life_safety)
  select w.community, w.rule, w.source, w.domain, f.id, w.device, g.code, w.priority, w.title_zh, w.title_en,
    coalesce(w.name_zh, f.name_zh, w.source), coalesce(w.name_en, f.name_en, w.source), w.clause, w.respond_s,
    to_timestamp(w.raised_ms / 1000), to_timestamp(greatest(w.raised_ms, $25::float8) / 1000), to_timestamp(w.last_ms / 1000),
    to_timestamp(w.cleared_ms / 1000), w.cleared_by, w.count, w.value, w.unit, w.args, w.reading, w.life_safety
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::smallint[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::int[], $15::float8[], $16::float8[], $17::float8[], $18::text[],
    $19::int[], $20::float8[], $21::text[], $22::jsonb[], $23::jsonb[], $24::boolean[])
    with ordinality as w (community, rule, source, domain, device, facility, grid, priority, title_zh, title_en, name_zh, name_en,
      clause, respond_s, raised_ms, last_ms, cleared_ms, cleared_by, count, value, unit, args, reading, life_safety, n)
  left join device d on d.id = w.device
  left join facility f on f.id = coalesce(w.facility, d.facility)
  left join grid g on g.code = w.grid
  order by w.n
  on conflict do nothing
  returning id, community, grid`,
};

const ANNOUNCE = {
  name: 'alarm-announce',
  text: `
  update alarm set announced_at = greatest(raised_at, to_timestamp($2::float8 / 1000)) where id = any($1::int8[])`,
};

/** A row that is in the table now. */
export type AddedOccurrence = AlarmPlace & { id: string };

/** The active and the newest occurrence of each of these points by its key, locked. */
export async function lockOccurrences(tx: Transaction, points: readonly Point[]): Promise<Map<string, Stored[]>> {
  // One order for all writers, so that two of them never wait for each other.
  const ordered = [...new Map(points.map((point) => [keyOf(point), point])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const { rows } = await tx.query<Stored & Point>({
    ...STANDING,
    values: [
      ordered.map(([, { community }]) => community),
      ordered.map(([, { rule }]) => rule),
      ordered.map(([, { source }]) => source),
    ],
  });
  const standing = new Map<string, Stored[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = standing.get(key);
    if (known) known.push(row);
    else standing.set(key, [row]);
  }
  return standing;
}

/** Writes where stored occurrences end up; says where. */
export async function changeOccurrences(tx: Transaction, changed: readonly Stored[]): Promise<AlarmPlace[]> {
  if (changed.length === 0) return [];
  const values = [
    changed.map(({ id }) => id),
    changed.map(({ lastAt }) => lastAt),
    changed.map(({ clearedAt }) => clearedAt),
    changed.map(({ clearedBy }) => clearedBy),
    changed.map(({ count }) => count),
  ];
  return (await tx.query<AlarmPlace>({ ...CHANGE, values })).rows;
}

/** Adds new occurrences; one that is active already, raised by another writer, stands. `now`: when people are notified, epoch ms. */
export async function addOccurrences(
  tx: Transaction,
  fresh: readonly Fresh[],
  now: number,
): Promise<AddedOccurrence[]> {
  if (fresh.length === 0) return [];
  const raises = fresh.map(({ raise }) => raise);
  const values = [
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
    fresh.map(({ raisedAt }) => raisedAt),
    fresh.map(({ lastAt }) => lastAt),
    fresh.map(({ clearedAt }) => clearedAt),
    fresh.map(({ clearedBy }) => clearedBy),
    fresh.map(({ count }) => count),
    raises.map((row) => row.value),
    raises.map((row) => row.unit),
    raises.map((row) => JSON.stringify(row.args)),
    raises.map((row) => (row.reading === null ? null : JSON.stringify(row.reading))),
    // A delay that began before this version keeps an alarm to be without the word.
    raises.map((row) => row.lifeSafety ?? false),
    now,
  ];
  return (await tx.query<AddedOccurrence>({ ...ADD, values })).rows;
}

/** Says of occurrences this transaction has added when people are notified after all. `now`: epoch ms. */
export async function announceAt(tx: Transaction, added: readonly AddedOccurrence[], now: number): Promise<void> {
  if (added.length > 0) await tx.query({ ...ANNOUNCE, values: [added.map(({ id }) => id), now] });
}
