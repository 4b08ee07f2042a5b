/** Readings of a sensor around a late one, as they are stored. */
import { textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import { CLOCK_AHEAD_MS, VALUE_SUSPECT_FLAGS } from '../messages/contract.ts';
import type { Reading } from '../readings/reading.ts';
import { isNewer } from '../readings/store.ts';
import type { Mark, Neighbours } from './episodes.ts';

/** Readings of the group a question leaves out at first; all of them only when the answer is one of the others. */
const LEFT_OUT_FEW = 64;

/** What a clock may be ahead and still be believed: by so much the order of `at` differs from that of effective instants. */
const AHEAD = `interval '${CLOCK_AHEAD_MS} milliseconds'`;
const EFFECTIVE = "least(at, date_trunc('milliseconds', received_at))";
const COUNTS = `(state in ('alarm', 'fault') or (state = 'normal' and quality & ${VALUE_SUSPECT_FLAGS} = 0))`;
const COLUMNS = `id, state, value, unit, quality::int as quality, (extract(epoch from ${EFFECTIVE}) * 1000)::float8 as "effectiveAt",
    (extract(epoch from received_at) * 1000)::float8 as "receivedAt"`;
const MARK = '(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4 collate "C")';

// Along the key, which is by `at`, to the first candidate, and no farther than clocks may be ahead.
const NEXT = {
  name: 'hazard-reading-after',
  text: `
  with after as (
    select * from hazard_state
    where device = $1::int and at >= to_timestamp($2::float8 / 1000) and ${COUNTS} and (at, id) not in (select * from unnest($5::timestamptz[], $6::text[]))
      and (${EFFECTIVE}, received_at, id collate "C") > ${MARK}),
  first as (select at from after order by at limit 1)
  select ${COLUMNS} from after where at <= (select at from first) + ${AHEAD}
  order by ${EFFECTIVE}, received_at, id collate "C" limit 1`,
};
const BEFORE_AT_SAME_INSTANT = {
  name: 'hazard-reading-before',
  text: `
  select ${COLUMNS} from hazard_state
  where device = $1::int and at >= to_timestamp($2::float8 / 1000) and at <= to_timestamp($2::float8 / 1000) + ${AHEAD}
    and ${COUNTS} and ${EFFECTIVE} = to_timestamp($2::float8 / 1000)
    and (${EFFECTIVE}, received_at, id collate "C") < ${MARK}
  order by received_at desc, id collate "C" desc limit 1`,
};

/**
 * `group`: readings of one device in their order, stored already and applied one after the other; those not applied yet are nobody's
 * neighbours. A sensor that sends its history after a present reading makes every one of them a late one: what comes next in the
 * database is the same for all up to it, and is asked once.
 */
export function neighboursIn(tx: Transaction, device: number, group: readonly Reading[]): Neighbours {
  const places = new Map(group.map((reading, index) => [keyOf(reading), index]));
  let known: { from: Mark; next: Mark | null } | undefined;
  const place = ({ effectiveAt, receivedAt, id }: Mark) => [device, effectiveAt, receivedAt, id];

  async function ask(mark: Mark, leftOut: readonly Reading[]): Promise<Mark | null> {
    const keys = [timestamptzArray(leftOut.map(({ at }) => at)), textArray(leftOut.map(({ id }) => id))];
    return (await tx.query<Mark>({ ...NEXT, values: [...place(mark), ...keys] })).rows[0] ?? null;
  }

  return {
    async next(mark) {
      if (known && isNewer(mark, known.from) && (known.next === null || isNewer(known.next, mark))) return known.next;
      const index = places.get(keyOf(mark)) ?? 0;
      const isLeft = (found: Mark) => (places.get(keyOf(found)) ?? -1) >= index;
      let next = await ask(mark, group.slice(index, index + LEFT_OUT_FEW));
      if (next !== null && isLeft(next)) next = await ask(mark, group.slice(index));
      known = { from: mark, next };
      return next;
    },
    beforeAtSameInstant: async (mark) =>
      (await tx.query<Mark>({ ...BEFORE_AT_SAME_INSTANT, values: place(mark) })).rows[0] ?? null,
  };
}

function keyOf({ receivedAt, id }: Pick<Reading, 'receivedAt' | 'id'>): string {
  return `${receivedAt} ${id}`;
}
