/** Table alarm_holding: since when a point of the watch holds without a break, whichever api looks. */
import { type Queryable, rows } from '../../database/database.ts';
import type { Holding } from './bays.ts';
import type { ActivePoint } from './due.ts';

/** Notes what holds from now on, drops what no longer does, and gives back what has held for long enough. */
export async function heldLongEnough(
  tx: Queryable,
  community: string,
  holding: readonly Holding[],
  now: number,
): Promise<ActivePoint[]> {
  const columns = [community, holding.map(({ rule }) => rule), holding.map(({ source }) => source)];
  await rows(
    tx,
    'alarm-holding-drop',
    `delete from alarm_holding where community = $1
       and (rule, source) not in (select * from unnest($2::text[], $3::text[]))`,
    columns,
  );
  if (holding.length === 0) return [];
  await rows(
    tx,
    'alarm-holding-note',
    `insert into alarm_holding (community, rule, source, since)
     select $1, rule, source, to_timestamp($4::float8 / 1000) from unnest($2::text[], $3::text[]) as h (rule, source)
     on conflict do nothing`,
    [...columns, now],
  );
  const found = await rows<{ rule: string; source: string; since: number }>(
    tx,
    'alarm-holding-since',
    `select rule, source, (extract(epoch from since) * 1000)::float8 as since from alarm_holding where community = $1`,
    [community],
  );
  const since = new Map(found.map((row) => [`${row.rule} ${row.source}`, row.since]));
  return holding.flatMap(({ rule, source, holdsMs, facts }) => {
    const held = since.get(`${rule} ${source}`) ?? now;
    // From now on and not from when it ran out: an api that was away for a shift must still tell.
    return held + holdsMs > now
      ? []
      : [{ rule, source, at: now, facts: { ...facts, args: { ...facts.args, since: held } } }];
  });
}
