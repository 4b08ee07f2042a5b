import { type Database, rows } from '../database/database.ts';
import { printable } from '../wire/printable.ts';
import type { PassedOverCount, PassedOverQuery, PassedOverRow } from './contract.ts';

const TEXT_CHARACTERS = 500;
/** UTF-8 needs at most four bytes for a character. */
const TEXT_BYTES = TEXT_CHARACTERS * 4;

/** A page of sources, last heard first; at most `limit` rows after `skip`. */
export async function readPassedOver(
  database: Database,
  { rule, community, skip, limit }: Pick<PassedOverQuery, 'rule' | 'community'> & { skip: number; limit: number },
): Promise<PassedOverRow[]> {
  const found = await rows<Omit<PassedOverRow, 'text'> & { head: Buffer }>(
    database,
    'passed-over-page',
    `select id::float8 as id, rule, community, source, messages::float8 as messages,
       (extract(epoch from first_at) * 1000)::float8 as "firstAt", (extract(epoch from last_at) * 1000)::float8 as "lastAt",
       detail, sample_topic as topic, substring(sample_payload from 1 for $5::int) as head, sample_bytes as bytes
     from passed_over
     where ($1::text is null or rule = $1) and ($2::text is null or community = $2)
     order by last_at desc, id desc offset $3::int limit $4::int`,
    [rule ?? null, community ?? null, skip, limit, TEXT_BYTES],
  );
  return found.map(({ head, ...row }) => ({
    ...row,
    text: [...printable(head)].slice(0, TEXT_CHARACTERS).join(''),
  }));
}

/** What each rule has passed over, ever. */
export function readPassedOverCounts(database: Database): Promise<PassedOverCount[]> {
  return rows(
    database,
    'passed-over-counts',
    `select rule, sum(sources)::float8 as sources, sum(messages)::float8 as messages, sum(dropped)::float8 as "droppedSources",
       (extract(epoch from max(last_at)) * 1000)::float8 as "lastAt"
     from (
       select rule, count(*) as sources, sum(messages) as messages, 0 as dropped, max(last_at) as last_at from passed_over group by rule
       union all select rule, 0, messages, sources, null from passed_over_dropped
     ) as counted (rule, sources, messages, dropped, last_at)
     group by rule order by rule`,
  );
}
