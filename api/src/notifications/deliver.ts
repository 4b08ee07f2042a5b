/** Job `notification-deliver`: claims a message, waits its turn in the channel, sends it, writes down what became of it. */
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { addJobs } from '../outbox/jobs.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Senders } from './channels/open.ts';
import { DeliveryFault, type Message } from './channels/sender.ts';
import type { ChannelKind } from './contract.ts';
import { gather, pauseMs } from './pacing.ts';
import { openChannel } from './sealed-channel.ts';
import { type Language, type ToldEvent, textOf, titleOf } from './words/words.ts';

/** Longer than any sender takes. What a dead api claimed is free sooner (dead-workers.ts). */
const CLAIM_MS = 60_000;
/** A claim this old may have been given to another api meanwhile, if this one was frozen: it is asked again before sending. */
const CLAIM_FRESH_MS = 2_000;
/** After this many tries it is given up, visibly. Back-off reaches some hours by then. */
const ATTEMPTS_MAX = 12;

export interface DeliverParts {
  database: Database;
  /** Id of this api. */
  instance: string;
  secrets: Secrets;
  senders: Senders;
  /** Where people reach the desk; undefined: messages carry no link. */
  publicUrl: string | undefined;
  /** Epoch ms of the world. */
  realNow(): number;
}

interface Claimed extends ToldEvent {
  id: string;
  subject: string;
  channel: number;
  kind: Exclude<ChannelKind, 'in-app'>;
  sealed: string | null;
  address: string | null;
  language: Language;
  personLanguage: Language | null;
  perMinute: number;
  zone: string;
  attempts: number;
}

const READ = `
  select n.id, e.what, e.subject, e.priority::int as priority, e.facts, (extract(epoch from e.at) * 1000)::float8 as at,
    n.channel, c.kind, c.secret as sealed, n.address, c.language, p.language as "personLanguage", c.per_minute::int as "perMinute",
    m.timezone as zone, n.attempts
  from notification n join notification_event e on e.id = n.event join notification_channel c on c.id = n.channel
    join community m on m.code = n.community left join person p on p.id = n.person
  where n.id = $1::uuid and n.state = 'waiting' and c.enabled
    and (n.claimed_until is null or n.claimed_until <= to_timestamp($2::float8 / 1000))
  for update of n`;
const CLAIM = `
  update notification set claimed_until = to_timestamp($2::float8 / 1000), tried_at = to_timestamp($3::float8 / 1000),
    claimed_by = $4::uuid, attempts = attempts + 1 where id = any($1::uuid[])`;
const STILL_CLAIMED = `
  update notification set claimed_until = to_timestamp($3::float8 / 1000)
  where id = $1::uuid and claimed_by = $2::uuid and state = 'waiting' returning id`;
const DELIVERED = `
  update notification set state = 'delivered', delivered_at = to_timestamp($2::float8 / 1000), claimed_until = null,
    claimed_by = null, fault = null
  where id = $1::uuid or told_with = $1::uuid`;
const FAILED = `
  update notification n set state = case when $2::boolean then n.state else 'failed' end, fault = $3, claimed_until = null,
    claimed_by = null
  from notification lead
  where lead.id = $1::uuid and lead.claimed_by = $4::uuid and (n.id = lead.id or n.told_with = lead.id)`;

/** Throws DeliveryFault when trying again may help: the queue does, later and later. */
export async function deliver(parts: DeliverParts, id: string): Promise<void> {
  const claimed = await claim(parts, id);
  if (claimed === undefined) return;
  const { message, more, at } = claimed;
  if (parts.realNow() - at > CLAIM_FRESH_MS && !(await isStillClaimed(parts, id))) return;
  try {
    await send(parts, message, more);
  } catch (thrown) {
    const fault =
      thrown instanceof DeliveryFault ? thrown : new DeliveryFault(unexpected(thrown), true, { cause: thrown });
    const again = fault.passing && message.attempts + 1 < ATTEMPTS_MAX;
    await rows(parts.database, 'notification-failed', FAILED, [id, again, fault.message, parts.instance]);
    if (again) throw fault;
    return;
  }
  await rows(parts.database, 'notification-delivered', DELIVERED, [id, parts.realNow()]);
}

/** Undefined: it is delivered or being so, or the channel has had its share of this minute and a later job will do it. */
function claim(
  { database, realNow, instance }: DeliverParts,
  id: string,
): Promise<{ message: Claimed; more: number; at: number } | undefined> {
  return inTransaction(database, async (tx) => {
    const now = realNow();
    const [message] = await rows<Claimed>(tx, 'notification-claim-read', READ, [id, now]);
    if (message === undefined) return undefined;
    const wait = await pauseMs(tx, message.channel, message.perMinute, now);
    if (wait > 0) {
      await addJobs(tx, 'notification-deliver', [{ notification: id }], now + wait);
      return undefined;
    }
    const others = await gather(tx, message, now);
    await rows(tx, 'notification-claim', CLAIM, [[id], now + CLAIM_MS, now, instance]);
    return { message, more: others.length, at: now };
  });
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

async function send({ secrets, senders, publicUrl }: DeliverParts, claimed: Claimed, more: number): Promise<void> {
  const { id, kind, what, priority, at, facts, subject, sealed, address, zone } = claimed;
  const language = claimed.personLanguage ?? claimed.language;
  const opened = sealed === null ? { url: '', secret: null } : openChannel(secrets, claimed.channel, sealed);
  const message: Message = {
    id,
    what,
    title: titleOf(claimed, language),
    text: textOf(claimed, language, zone, more),
    link: publicUrl === undefined ? null : linkTo(publicUrl, subject),
    priority: (['high', 'medium', 'low'] as const)[priority - 1] ?? 'low',
    at,
    facts: { ...facts, subject, more },
  };
  await senders.of(kind)(message, { ...opened, recipients: address === null ? [] : [address] });
}

function linkTo(publicUrl: string, subject: string): string {
  const [kind, id] = subject.split(':');
  return `${publicUrl.replace(/\/$/, '')}/desk/${kind === 'alarm' ? 'alarms' : 'cases'}/${id}`;
}

/** A secret that does not open, say: which kind of fault, never its words. */
function unexpected(thrown: unknown): string {
  const { name, code } = coerceError(thrown) as Error & { code?: string };
  return `It could not be sent: ${code ?? name}.`;
}

/** Messages without a job, whatever became of it (the queue gave it up, say), get one again. */
export async function recoverWaiting(tx: Queryable, realNow: number): Promise<number> {
  const left = await rows<{ notification: string }>(
    tx,
    'notification-left',
    `select n.id as notification from notification n join notification_channel c on c.id = n.channel
     where n.state = 'waiting' and n.told_with is null and c.enabled and (n.claimed_until is null or n.claimed_until < to_timestamp($1::float8 / 1000))
       and coalesce(n.tried_at, n.made_at) < to_timestamp($1::float8 / 1000) - interval '2 minutes'
       and not exists (select from graphile_worker.jobs j where j.key = 'notification-deliver ' || n.id::text
         and j.locked_at is null and j.attempts < j.max_attempts)
     order by n.made_at limit 500`,
    [realNow],
  );
  await addJobs(tx, 'notification-deliver', left, realNow);
  return left.length;
}
