/** The delivery log, and one's own notifications. */
import { ALARM_PRIORITIES } from '@cockpit/ingest/alarms';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { NotificationFacts } from '../outbox/events.ts';
import type { Delivery, OwnNotification } from './contract.ts';
import { addDeliveries } from './delivery-jobs.ts';
import { EVENT_GRID } from './event-grid.ts';
import { type Language, type NotificationEvent, textOf, titleOf } from './words/words.ts';

const LOG_MAX = 100;
const OWN_MAX = 50;

interface LogQuestion {
  state?: string | undefined;
  channel?: number | undefined;
  before?: number | undefined;
  beforeId?: string | undefined;
}

interface LogRow extends Omit<Delivery, 'title' | 'priority'> {
  rank: number;
  facts: NotificationFacts;
  at: number;
}

/** Newest first; `before`: epoch ms of the last one of the page before, `beforeId` its id: many are made at one instant. */
export async function readLog(
  database: Queryable,
  community: string,
  { state, channel, before, beforeId }: LogQuestion,
  language: Language,
): Promise<Delivery[]> {
  const found = await rows<LogRow>(
    database,
    'notification-log',
    `select n.id, e.what, e.subject, e.priority::int as rank, e.facts, (extract(epoch from e.at) * 1000)::float8 as at, c.name as channel,
       coalesce(p.name, n.address) as recipient, n.state, n.attempts, (extract(epoch from n.made_at) * 1000)::float8 as "madeAt",
       (extract(epoch from n.delivered_at) * 1000)::float8 as "deliveredAt", n.fault
     from notification n join notification_event e on e.id = n.event join notification_channel c on c.id = n.channel
       left join person p on p.id = n.person
     where n.community = $1 and ($2::text is null or n.state = $2) and ($3::int is null or n.channel = $3)
       and ($4::float8 is null or n.made_at < to_timestamp($4::float8 / 1000)
         or (n.made_at = to_timestamp($4::float8 / 1000) and n.id > $6::uuid))
     order by n.made_at desc, n.id limit $5::int`,
    [community, state ?? null, channel ?? null, before ?? null, LOG_MAX, beforeId ?? null],
  );
  return found.map(({ rank, facts, at, ...row }) => ({
    ...row,
    priority: ALARM_PRIORITIES[rank - 1] ?? 'low',
    title: titleOf({ what: row.what, priority: rank, facts, at }, language),
  }));
}

/** Gives a failed one another round of tries. Throws RequestError. */
export function tryAgain(database: Database, community: string, id: string, realNow: number): Promise<void> {
  return inTransaction(database, async (tx) => {
    const freed = await rows<{ id: string }>(
      tx,
      'notification-again',
      `update notification set state = 'waiting', attempts = 0, claimed_until = null, retry_at = null, told_with = null
       where id = $1::uuid and community = $2 and state = 'failed' returning id`,
      [id, community],
    );
    if (freed.length === 0) throw new RequestError(404, 'not-found', `id: no failed message has the id ${id}.`);
    await addDeliveries(tx, [id], realNow);
  });
}

/** In the app, the newest first, before them what is urgent and unread, in the person's language. */
export async function readOwn(
  database: Queryable,
  person: number,
  zone: (community: string) => Promise<string>,
): Promise<{ notifications: OwnNotification[]; unread: number }> {
  const found = await rows<
    NotificationEvent & { id: string; subject: string; readAt: number | null; language: Language; community: string }
  >(
    database,
    'notification-own',
    `select n.id, e.what, e.subject, e.priority::int as priority, e.facts, (extract(epoch from e.at) * 1000)::float8 as at,
       (extract(epoch from n.read_at) * 1000)::float8 as "readAt", p.language, n.community, ${EVENT_GRID} as grid
     from notification n join notification_event e on e.id = n.event join notification_channel c on c.id = n.channel
       join person p on p.id = n.person
     where n.person = $1::int and c.kind = 'in-app' order by (n.read_at is null and n.urgent) desc, n.made_at desc, n.id limit $2::int`,
    [person, OWN_MAX],
  );
  const notifications = await Promise.all(
    found.map(async ({ id, what, subject, priority, facts, at, grid, readAt, language, community }) => ({
      id,
      what,
      subject,
      priority: ALARM_PRIORITIES[priority - 1] ?? ('low' as const),
      title: titleOf({ what, priority, facts, at }, language),
      text: textOf({ what, priority, facts, at, grid }, language, await zone(community)),
      at,
      readAt,
    })),
  );
  return { notifications, unread: notifications.filter(({ readAt }) => readAt === null).length };
}

/** All of one's own up to that instant are read. */
export async function markRead(database: Queryable, person: number, upTo: number, realNow: number): Promise<void> {
  await rows(
    database,
    'notification-read',
    `update notification n set read_at = to_timestamp($3::float8 / 1000) from notification_event e
     where n.event = e.id and n.person = $1::int and n.read_at is null and e.at <= to_timestamp($2::float8 / 1000)`,
    [person, upTo, realNow],
  );
}
