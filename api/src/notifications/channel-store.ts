/** Channels as administrators keep them. Secrets go in and never come out. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Person } from '../sessions/person.ts';
import { faultOfAddress, type PostGuard } from './channels/guarded-post.ts';
import type { Channel, ChannelKind, ChannelRequest } from './contract.ts';
import { type ChannelSecret, openChannel, sealChannel, shownAddress } from './sealed-channel.ts';

export interface StoreParts {
  database: Database;
  secrets: Secrets;
  guard: PostGuard;
  /** Epoch ms of the world. */
  realNow(): number;
}

/** Who changes something, where. */
export interface Changer {
  person: Person;
  address: string;
  community: string;
}

const COLUMNS = `c.id, c.kind, c.name, c.url, c.secret is not null as "hasSecret", c.recipients, c.language, c.per_minute::int as "perMinute",
  c.enabled, c.version,
  (select count(*)::int from notification n where n.channel = c.id and n.state = 'waiting') as waiting,
  (select count(*)::int from notification n where n.channel = c.id and n.state = 'failed'
    and n.tried_at > to_timestamp($2::float8 / 1000) - interval '24 hours') as "failed24h"`;
const ROBOTS: readonly ChannelKind[] = ['wecom', 'dingtalk', 'feishu', 'webhook'];

export function readChannels(database: Queryable, community: string, realNow: number): Promise<Channel[]> {
  return rows(
    database,
    'notification-channels',
    `select ${COLUMNS} from notification_channel c where c.community = $1 order by c.id`,
    [community, realNow],
  );
}

/** Makes a channel, or changes `id`; returns its id. Throws RequestError. */
export function putChannel(
  parts: StoreParts,
  changer: Changer,
  id: number | null,
  asked: ChannelRequest,
): Promise<number> {
  const { database, secrets, realNow } = parts;
  return inTransaction(database, async (tx) => {
    const before = id === null ? undefined : await lockChannel(tx, changer.community, id, asked.version);
    if (before !== undefined && before.kind !== asked.kind)
      throw new RequestError(400, 'invalid-request', `kind: stays ${before.kind} (body).`);
    const row = id ?? (await insertChannel(tx, changer, asked, realNow()));
    const secret = secretOf(parts, row, asked, before?.sealed ?? null);
    await rows(
      tx,
      'notification-channel-update',
      `update notification_channel set name = $2, url = $3, secret = $4, recipients = coalesce($5::text[], recipients),
         language = coalesce($6, language), per_minute = coalesce($7::smallint, per_minute), enabled = coalesce($8::boolean, enabled),
         version = version + case when $9::boolean then 0 else 1 end, changed_by = $10, changed_at = to_timestamp($11::float8 / 1000)
       where id = $1::int`,
      [
        row,
        asked.name,
        secret === null ? null : shownAddress(asked.kind, secret.url),
        secret === null ? null : sealChannel(secrets, row, secret),
        asked.recipients ?? null,
        asked.language ?? null,
        asked.perMinute ?? null,
        asked.enabled ?? null,
        id === null,
        changer.person.name,
        realNow(),
      ],
    ).catch(refuseTwin);
    const { url: _, secret: __, reason, community: ___, version: ____, ...after } = asked;
    await audit(tx, {
      at: realNow(),
      who: changer.person,
      action: id === null ? 'notification.channel.make' : 'notification.channel.change',
      object: `channel:${row}`,
      after: { ...after, urlChanged: asked.url !== undefined, secretChanged: asked.secret !== undefined },
      reason,
      address: changer.address,
    });
    return row;
  });
}

/** Takes a channel away, with what it still had to deliver. Throws RequestError. */
export function removeChannel(parts: StoreParts, changer: Changer, id: number, reason: string): Promise<void> {
  return inTransaction(parts.database, async (tx) => {
    const before = await lockChannel(tx, changer.community, id, undefined);
    await rows(
      tx,
      'notification-channel-leave-rules',
      'update notification_rule set channels = array_remove(channels, $2::int), version = version + 1 where community = $1 and $2::int = any(channels)',
      [changer.community, id],
    );
    await rows(tx, 'notification-channel-remove', 'delete from notification_channel where id = $1::int', [id]);
    await audit(tx, {
      at: parts.realNow(),
      who: changer.person,
      action: 'notification.channel.remove',
      object: `channel:${id}`,
      before: { kind: before.kind, name: before.name },
      reason,
      address: changer.address,
    });
  });
}

/** Throws RequestError: there is none, or it was changed since. */
export async function lockChannel(tx: Queryable, community: string, id: number, version: number | undefined) {
  const [found] = await rows<{
    kind: ChannelKind;
    name: string;
    sealed: string | null;
    version: number;
    language: 'zh' | 'en';
    recipients: string[];
  }>(
    tx,
    'notification-channel-lock',
    `select kind, name, secret as sealed, version, language, recipients from notification_channel
     where id = $1::int and community = $2 for update`,
    [id, community],
  );
  if (found === undefined) throw new RequestError(404, 'not-found', `id: there is no channel ${id}.`);
  if (version !== undefined && version !== found.version)
    throw new RequestError(409, 'stale', `version: is ${found.version} now, not ${version}.`);
  return found;
}

async function insertChannel(tx: Queryable, { community, person }: Changer, asked: ChannelRequest, realNow: number) {
  const [made] = await rows<{ id: number }>(
    tx,
    'notification-channel-insert',
    `insert into notification_channel (community, kind, name, changed_by, changed_at)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000)) returning id`,
    [community, asked.kind, asked.name, person.name, realNow],
  ).catch(refuseTwin);
  if (made === undefined) throw new Error('A channel was not inserted.');
  return made.id;
}

/** What is sealed after the change; null: the kind has nothing to keep. Throws RequestError. */
function secretOf(
  { secrets, guard }: StoreParts,
  row: number,
  asked: ChannelRequest,
  sealed: string | null,
): ChannelSecret | null {
  if (!ROBOTS.includes(asked.kind)) {
    if (asked.url === undefined && asked.secret === undefined) return null;
    throw new RequestError(400, 'invalid-request', `url, secret: a channel of the kind ${asked.kind} has none (body).`);
  }
  const before = sealed === null ? undefined : openChannel(secrets, row, sealed);
  const url = asked.url ?? before?.url;
  if (url === undefined) throw new RequestError(400, 'invalid-request', 'url: is required (body).');
  const fault = faultOfAddress(guard, url);
  if (fault !== undefined) throw new RequestError(400, 'invalid-request', `url: ${fault} (body).`);
  return { url, secret: asked.secret ?? before?.secret ?? null };
}

function refuseTwin(thrown: unknown): never {
  if ((thrown as { code?: string }).code === '23505') throw new RequestError(409, 'exists', 'name: is already used.');
  throw thrown;
}
