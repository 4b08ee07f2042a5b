/** Which messages the next delivery to a receiver consists of: claimed, or put off until the receiver may get the next. */
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { RIGHTS } from '../rights/contract.ts';
import type { ChannelKind } from './contract.ts';
import { addDeliveries } from './delivery-jobs.ts';
import { EVENT_GRID } from './event-grid.ts';
import { dropGone } from './gone.ts';
import { allowanceOf, type PendingSend } from './pacing.ts';
import type { Language, NotificationEvent } from './words/words.ts';

/** Longer than any sender takes. What a dead api claimed is free sooner (dead-workers.ts). */
export const CLAIM_MS = 60_000;
/** While a receiver refuses, what comes new is tried no more often than this. */
const REFUSED_PAUSE_MS = 10 * 60_000;

export interface ClaimParts {
  database: Database;
  /** Id of this api. */
  instance: string;
  /** Epoch ms of the world. */
  realNow(): number;
  /** Deliveries this api is at. */
  underWay?: { count: number };
}

/** With so many under way, what is not urgent waits: the rest of the queue's workers (queue.ts) is for what is. */
const UNDER_WAY_MAX = 10;
const CROWDED_PAUSE_MS = 250;
/** An urgent one that is older when its turn comes had to wait. */
const WAITED_MS = 20_000;

/** A message that is batched into the one that is sent. */
export interface BatchedEvent extends NotificationEvent {
  subject: string;
  urgent: boolean;
}

export interface Claimed extends NotificationEvent {
  id: string;
  subject: string;
  channel: number;
  kind: Exclude<ChannelKind, 'in-app'>;
  sealed: string | null;
  address: string | null;
  person: number | null;
  language: Language;
  personLanguage: Language | null;
  community: string;
  zone: string;
  /** Works with the phone pages and not at the desk. */
  onTheSpot: boolean;
  attempts: number;
  urgent: boolean;
  /** Epoch ms of the world. */
  madeAt: number;
}

export interface ClaimedDelivery {
  lead: Claimed;
  others: BatchedEvent[];
  /** Epoch ms of the world. */
  claimedAt: number;
}

const TURN = `
  select n.receiver, n.urgent, n.channel, c.kind, c.per_minute::int as "perMinute"
  from notification n join notification_channel c on c.id = n.channel where n.id = $1::uuid and c.enabled`;
const FREE = `n.state = 'waiting' and n.told_with is null and (n.claimed_until is null or n.claimed_until <= to_timestamp($2::float8 / 1000))`;
/** Whose work is on the spot has the phone pages, unless they sit at a desk as well. */
const ON_THE_SPOT = RIGHTS['case.handle'].roles;
const AT_A_DESK = [...RIGHTS['alarm.acknowledge'].roles, ...RIGHTS['people.manage'].roles];
/** An urgent one is itself; otherwise the next of its receiver, one whose next try is due before one that is new. */
const LEAD = `
  select n.id, e.what, e.subject, e.priority::int as priority, e.facts, (extract(epoch from e.at) * 1000)::float8 as at,
    n.channel, c.kind, c.secret as sealed, case when n.person is null then n.address else p.email end as address, n.person,
    c.language, p.language as "personLanguage", n.community, m.timezone as zone, n.attempts, n.urgent, ${EVENT_GRID} as grid,
    (extract(epoch from n.made_at) * 1000)::float8 as "madeAt",
    n.person is not null and exists (select from person_role r where r.person = n.person and r.role = any($5::text[]))
      and not exists (select from person_role r where r.person = n.person and r.role = any($6::text[])) as "onTheSpot"
  from notification n join notification_event e on e.id = n.event join notification_channel c on c.id = n.channel
    join community m on m.code = n.community left join person p on p.id = n.person
  where ${FREE} and case when $4::boolean then n.id = $1::uuid else n.receiver = $3 and not n.urgent end
  order by coalesce(n.retry_at > to_timestamp($2::float8 / 1000), false), n.attempts desc, e.priority, n.made_at, n.id limit 1
  for update of n`;
/** When the receiver is tried again after a fault, and not before it asked for; null: nothing was refused. */
const REFUSED = `
  select (extract(epoch from greatest(
    (select least(min(retry_at), max(tried_at) + $4::float8 * interval '1 ms') from notification n where ${FREE} and retry_at is not null
      and case when $5::boolean then n.id = $1::uuid else n.receiver = $3 and not n.urgent end),
    (select max(asked_until) from notification n where n.receiver = $3 and n.state = 'waiting'))) * 1000)::float8 as "retryAt"`;
const GATHER = `
  with taken as (
    select n.id from notification n
    where n.receiver = $3 and n.id <> $1::uuid and ${FREE} and case when n.urgent then $4::boolean else $5::boolean end
    order by n.urgent desc, n.made_at limit 5000 for update of n skip locked),
  joined as (update notification n set told_with = $1::uuid from taken where n.id = taken.id or n.told_with = taken.id returning n.id)
  select count(*)::int as joined from joined`;
const WITH = `
  select e.what, e.subject, e.priority::int as priority, e.facts, (extract(epoch from e.at) * 1000)::float8 as at, n.urgent, ${EVENT_GRID} as grid
  from notification n join notification_event e on e.id = n.event where n.told_with = $1::uuid order by n.urgent desc, e.priority, e.at desc`;
const CLAIM = `
  update notification set claimed_until = to_timestamp($2::float8 / 1000), tried_at = to_timestamp($3::float8 / 1000),
    claimed_by = $4::uuid, attempts = attempts + 1, retry_at = null, asked_until = null where id = $1::uuid`;
const LEFT = `select n.id from notification n where ${FREE} and n.receiver = $3 and not n.urgent and n.id <> $1::uuid limit 1`;

/** Undefined: it is delivered or being so, is for nobody any more, or waits: a later job will do it. */
export function claim(
  { database, realNow, instance, underWay }: ClaimParts,
  id: string,
): Promise<ClaimedDelivery | undefined> {
  return inTransaction(database, async (tx) => {
    const now = realNow();
    const [turn] = await rows<PendingSend>(tx, 'notification-turn', TURN, [id]);
    if (turn === undefined) return undefined;
    const { receiver, urgent } = turn;
    if (!urgent && (underWay?.count ?? 0) > UNDER_WAY_MAX) {
      await addDeliveries(tx, [id], now + CROWDED_PAUSE_MS);
      return undefined;
    }
    await dropGone(tx, receiver, now);
    const [lead] = await rows<Claimed>(tx, 'notification-claim-read', LEAD, [
      ...[id, now, receiver, urgent],
      ...[ON_THE_SPOT, AT_A_DESK],
    ]);
    if (lead === undefined) return undefined;
    const allowance = await allowanceOf(tx, turn, now);
    const waitMs = Math.max(allowance.waitMs, await refusedFor(tx, id, turn, now));
    if (waitMs > 0 || !('takesUrgent' in allowance)) {
      await addDeliveries(tx, [lead.id], now + waitMs);
      return undefined;
    }
    const { takesOrdinary } = allowance;
    // Those that had to wait go together, each by name: one after the other the last would wait once more.
    const takesUrgent = allowance.takesUrgent || (urgent && turn.kind !== 'webhook' && now - lead.madeAt > WAITED_MS);
    if (takesUrgent || takesOrdinary)
      await rows(tx, 'notification-gather', GATHER, [lead.id, now, receiver, takesUrgent, takesOrdinary]);
    const others = await rows<BatchedEvent>(tx, 'notification-told-with', WITH, [lead.id]);
    await rows(tx, 'notification-claim', CLAIM, [lead.id, now + CLAIM_MS, now, instance]);
    const left = urgent ? [] : await rows<{ id: string }>(tx, 'notification-left-of', LEFT, [lead.id, now, receiver]);
    await addDeliveries(
      tx,
      left.map((one) => one.id),
      now,
    );
    return { lead, others, claimedAt: now };
  });
}

async function refusedFor(tx: Queryable, id: string, { receiver, urgent }: PendingSend, now: number): Promise<number> {
  const values = [id, now, receiver, REFUSED_PAUSE_MS, urgent];
  const [refused] = await rows<{ retryAt: number | null }>(tx, 'notification-refused', REFUSED, values);
  return Math.max(0, (refused?.retryAt ?? now) - now);
}
