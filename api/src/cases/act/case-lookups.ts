import { type Queryable, rows } from '../../database/database.ts';
import { readCalendar } from '../../organisation/read-calendar.ts';
import { readCategories } from '../categories/categories.ts';
import type { CaseLookups } from './action-context.ts';

/** A registry that was taken away leaves its cases: they are counted on in the zone most are in. */
const ZONE = `select coalesce((select timezone from community where code = $1), 'Asia/Shanghai') as zone`;

/** Reads what a community counts with, on the transaction's own connection: another one might have to be waited for. */
export function caseLookups(tx: Queryable, community: string): CaseLookups {
  const zone = kept(async () => (await rows<{ zone: string }>(tx, 'case-zone', ZONE, [community]))[0]?.zone ?? 'UTC');
  return {
    zone,
    calendar: kept(async () => readCalendar(tx, community, await zone())),
    categories: kept(() => readCategories(tx, community)),
  };
}

function kept<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}
