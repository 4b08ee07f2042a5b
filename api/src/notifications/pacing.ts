/** A channel takes so many messages a minute; what is more waits, and in a flood is told together. */
import { type Queryable, rows } from '../database/database.ts';
import { lockByNumber, PACE_LOCK } from '../database/locks.ts';

const MINUTE_MS = 60_000;
/** More than this many minutes' worth waiting is a flood. */
const FLOOD_MINUTES = 2;
/** So that those who wait do not all come back at once. */
const SPREAD_MS = 1_000;

/** How long the channel has to be left alone, ms; 0: not at all. Until the transaction ends nobody else is told so. */
export async function pauseMs(tx: Queryable, channel: number, perMinute: number, now: number): Promise<number> {
  await lockByNumber(tx, PACE_LOCK, channel);
  const [paced] = await rows<{ tried: number; oldest: number | null }>(
    tx,
    'notification-pace',
    `select count(*)::int as tried, (extract(epoch from min(tried_at)) * 1000)::float8 as oldest
     from (select tried_at from notification where channel = $1::int and tried_at > to_timestamp($2::float8 / 1000) and told_with is null
       order by tried_at desc limit $3::int) as recent`,
    [channel, now - MINUTE_MS, perMinute],
  );
  if (paced === undefined || paced.tried < perMinute || paced.oldest === null) return 0;
  return Math.max(1, paced.oldest + MINUTE_MS - now) + SPREAD_MS;
}

/** In a flood: takes others that wait for the same room or person, less or as urgent, to be told in one message. Returns their ids. */
export async function gather(
  tx: Queryable,
  lead: { id: string; channel: number; address: string | null; priority: number; perMinute: number },
  now: number,
): Promise<string[]> {
  const [{ waiting } = { waiting: 0 }] = await rows<{ waiting: number }>(
    tx,
    'notification-flood',
    `select count(*)::int as waiting from (select from notification where channel = $1::int and state = 'waiting' and told_with is null
       and address is not distinct from $3 limit $2::int) as waiting_here`,
    [lead.channel, FLOOD_MINUTES * lead.perMinute + 1, lead.address],
  );
  if (waiting <= FLOOD_MINUTES * lead.perMinute) return [];
  const taken = await rows<{ id: string }>(
    tx,
    'notification-gather',
    `with taken as (
       select n.id from notification n join notification_event e on e.id = n.event
       where n.channel = $1::int and n.state = 'waiting' and n.told_with is null and n.address is not distinct from $5 and n.id <> $2::uuid
         and e.priority >= $3::int and (n.claimed_until is null or n.claimed_until <= to_timestamp($4::float8 / 1000))
         and not exists (select from notification led where led.told_with = n.id)
       order by n.made_at limit 500 for update of n skip locked)
     update notification set told_with = $2::uuid from taken where notification.id = taken.id returning notification.id`,
    [lead.channel, lead.id, lead.priority, now, lead.address],
  );
  return taken.map(({ id }) => id);
}
