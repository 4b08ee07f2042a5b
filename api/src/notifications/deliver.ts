/** Job `notification-deliver`: claims a message and those batched into it, sends it, writes down what became of it. */
import { type Queryable, rows } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Senders } from './channels/open.ts';
import { DeliveryFault } from './channels/sender.ts';
import { CLAIM_MS, type Claimed, type ClaimedDelivery, type ClaimParts, claim } from './claim.ts';
import { addDeliveries, HAS_NO_JOB } from './delivery-jobs.ts';
import { openChannel } from './sealed-channel.ts';
import { messageOf } from './words/message.ts';

/** A claim this old may have been given to another api meanwhile, if this one was frozen: it is asked again before sending. */
const CLAIM_FRESH_MS = 2_000;
/** After this many tries it is given up, visibly. Back-off reaches some hours by then. */
const ATTEMPTS_MAX = 12;
/** Of the exponent of the back-off in s: six hours. */
const BACK_OFF_MAX = 10;

export interface DeliverParts extends ClaimParts {
  secrets: Secrets;
  senders: Senders;
  /** Where people reach the desk; undefined: messages carry no link. */
  publicUrl: string | undefined;
}

const STILL_CLAIMED = `
  update notification set claimed_until = to_timestamp($3::float8 / 1000)
  where id = $1::uuid and claimed_by = $2::uuid and state = 'waiting' returning id`;
/** The receiver takes messages: what it refused before is tried again now. */
const DELIVERED = `
  with told as (
    update notification set state = 'delivered', delivered_at = to_timestamp($2::float8 / 1000), claimed_until = null,
      claimed_by = null, fault = null
    where id = $1::uuid or told_with = $1::uuid returning id, receiver)
  update notification n set retry_at = null from told
  where told.id = $1::uuid and n.receiver = told.receiver and n.state = 'waiting' and n.retry_at is not null and n.id not in (select id from told)
  returning n.id`;
const FAILED = `
  update notification n set state = case when $2::boolean then n.state else 'failed' end, fault = $3, claimed_until = null,
    claimed_by = null, retry_at = case when $2::boolean and n.id = lead.id then to_timestamp($5::float8 / 1000) end,
    asked_until = case when $2::boolean and n.id = lead.id and $6::boolean then to_timestamp($5::float8 / 1000) end
  from notification lead
  where lead.id = $1::uuid and lead.claimed_by = $4::uuid and (n.id = lead.id or n.told_with = lead.id) returning n.id`;

/** A passing fault puts the message off, later and later. */
export async function deliver(parts: DeliverParts, id: string): Promise<void> {
  const { underWay = { count: 0 } } = parts;
  underWay.count += 1;
  try {
    await deliverClaimed(parts, id);
  } finally {
    underWay.count -= 1;
  }
}

async function deliverClaimed(parts: DeliverParts, id: string): Promise<void> {
  const delivery = await claim(parts, id);
  if (delivery === undefined) return;
  const { lead, claimedAt } = delivery;
  if (parts.realNow() - claimedAt > CLAIM_FRESH_MS && !(await isStillClaimed(parts, lead.id))) return;
  try {
    await send(parts, delivery);
  } catch (thrown) {
    await putOff(parts, lead, thrown);
    return;
  }
  const freed = await rows<{ id: string }>(parts.database, 'notification-delivered', DELIVERED, [
    lead.id,
    parts.realNow(),
  ]);
  await addDeliveries(
    parts.database,
    freed.map((one) => one.id),
    parts.realNow(),
  );
}

async function putOff({ database, instance, realNow }: DeliverParts, lead: Claimed, thrown: unknown): Promise<void> {
  const fault =
    thrown instanceof DeliveryFault ? thrown : new DeliveryFault(unexpected(thrown), true, { cause: thrown });
  const attempts = lead.attempts + 1;
  const again = fault.passing && attempts < ATTEMPTS_MAX;
  const retryAt = realNow() + Math.max(Math.exp(Math.min(attempts, BACK_OFF_MAX)) * 1_000, fault.retryAfterMs ?? 0);
  const values = [lead.id, again, fault.message, instance, retryAt, fault.retryAfterMs !== undefined];
  const mine = await rows(database, 'notification-failed', FAILED, values);
  if (again && mine.length > 0) await addDeliveries(database, [lead.id], retryAt);
}

/** False: this api was taken for dead, and the message is another's. */
async function isStillClaimed({ database, instance, realNow }: DeliverParts, id: string): Promise<boolean> {
  const claimed = await rows(database, 'notification-still-claimed', STILL_CLAIMED, [
    id,
    instance,
    realNow() + CLAIM_MS,
  ]);
  return claimed.length > 0;
}

async function send({ secrets, senders, publicUrl }: DeliverParts, delivery: ClaimedDelivery): Promise<void> {
  const { kind, sealed, channel, address } = delivery.lead;
  const opened = sealed === null ? { url: '', secret: null } : openChannel(secrets, channel, sealed);
  const message = messageOf(delivery, publicUrl);
  await senders.of(kind)(message, { ...opened, recipients: address === null ? [] : [address] });
}

/** A secret that does not open, say: which kind of fault, never its words. */
function unexpected(thrown: unknown): string {
  const { name, code } = coerceError(thrown) as Error & { code?: string };
  return `It could not be sent: ${code ?? name}.`;
}

/** Messages without a job, whatever became of it (the queue gave it up, say), get one again. */
export async function recoverWaiting(tx: Queryable, realNow: number): Promise<number> {
  const left = await rows<{ id: string }>(
    tx,
    'notification-left',
    `select n.id from notification n join notification_channel c on c.id = n.channel
     where n.state = 'waiting' and n.told_with is null and c.enabled and (n.claimed_until is null or n.claimed_until < to_timestamp($1::float8 / 1000))
       and coalesce(n.tried_at, n.made_at) < to_timestamp($1::float8 / 1000) - interval '2 minutes' and ${HAS_NO_JOB}
     order by n.made_at limit 500`,
    [realNow],
  );
  await addDeliveries(
    tx,
    left.map(({ id }) => id),
    realNow,
  );
  return left.length;
}
