/** What is to be told and has not been: how much, and since when. By the world's clock. */
import { type Queryable, rows } from '../database/database.ts';

/** Counted up to here: it is late long before. */
const COUNT_MAX = 10_000;

export interface NotificationBacklog {
  community: string;
  /** Events nobody has planned yet, and messages that wait. */
  count: number;
  /** Real ms since the oldest was made. */
  oldestMs: number;
  /** The same of what has not been tried once; null: all were. */
  untriedMs: number | null;
}

/** What is not urgent is held back so long for a receiver who is told often (notifications/pacing.ts): only then is it late. */
const HELD_MS = 10 * 60_000;

/** By community; one that is not listed has told everything. Messages of a channel that is off wait for nobody. */
export function readNotificationBacklog(database: Queryable, realNow: number): Promise<NotificationBacklog[]> {
  return rows<NotificationBacklog>(
    database,
    'notification-backlog',
    `with open as (
       (select community, noted_at as at, true as untried from notification_event where planned_at is null order by noted_at limit $2::int)
       union all
       (select n.community, case when n.attempts > 0 or n.urgent or not exists (select from notification told
            where told.receiver = n.receiver and told.told_with is null and told.delivered_at > to_timestamp($1::float8 / 1000) - $3::float8 * interval '1 ms')
          then n.made_at else least(n.made_at + $3::float8 * interval '1 ms', to_timestamp($1::float8 / 1000)) end, n.attempts = 0 from notification n join notification_channel c on c.id = n.channel
        where n.state = 'waiting' and c.enabled order by n.made_at limit $2::int)
     )
     select community, count(*)::int as count,
       $1::float8 - (extract(epoch from min(at)) * 1000)::float8 as "oldestMs",
       $1::float8 - (extract(epoch from min(at) filter (where untried)) * 1000)::float8 as "untriedMs"
     from open group by community`,
    [realNow, COUNT_MAX, HELD_MS],
  );
}
