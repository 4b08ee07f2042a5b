/** How long messages have waited in quarantine, by community. */
import { type Queryable, rows } from '../database/database.ts';

export interface QuarantineWaiting {
  community: string;
  /** Different messages that are open. */
  rows: number;
  /** When the oldest first came, epoch ms. */
  oldestAt: number;
}

/** A community that is not listed has none. What names no registered community waits for each of them. */
export function readQuarantineWaiting(
  database: Queryable,
  communities: readonly string[],
): Promise<QuarantineWaiting[]> {
  return rows<QuarantineWaiting>(
    database,
    'quarantine-waiting',
    `with open as (
       select coalesce(split_part(source, '/', 1), '') as named, count(*)::int as rows, min(received_at) as oldest
       from quarantine where outcome is null group by 1
     )
     select community, sum(rows)::int as rows, (extract(epoch from min(oldest)) * 1000)::float8 as "oldestAt"
     from unnest($1::text[]) as community
     join open on named = community or not (named = any($1::text[]))
     group by community`,
    [communities],
  );
}
