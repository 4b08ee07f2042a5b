/** Credentials of devices in the database: issued, replaced and revoked, each in the transaction of its row in the trail. */
import {
  hashOfSecret,
  INGEST_USERNAMES,
  nativeTopics,
  SALT_BYTES,
  SECRET_BYTES,
  topicFault,
  usernameOf,
} from '@cockpit/ingest/credentials';
import type { Domain } from '@cockpit/ingest/messages';
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { CREDENTIALS_LOCK } from '../database/locks.ts';
import { RequestError } from '../errors/errors.ts';
import type { Person } from '../sessions/person.ts';
import type { IssuedSecret } from './contract.ts';

const TOPICS_MAX = 50;

/** Whose credential it is to be. */
export type CredentialHolder =
  | { kind: 'device' | 'gateway'; community: string; code: string; topics: readonly string[] }
  | { kind: 'ingest' };

export interface Acting {
  who: Pick<Person, 'kind' | 'id' | 'name'> | string;
  address?: string | undefined;
  /** Epoch ms of the real clock. */
  now: number;
  random(bytes: number): Buffer;
}

/**
 * A new secret for somebody who has none, or whose credential was revoked.
 * @throws RequestError when there is one in force, or no such device.
 */
export async function issueCredential(
  database: Database,
  holder: CredentialHolder,
  acting: Acting,
): Promise<IssuedSecret> {
  const usernames = holder.kind === 'ingest' ? [...INGEST_USERNAMES] : [usernameOf(holder.community, holder.code)];
  const { secret, hashes } = await makeSecret(usernames, acting);
  await inTransaction(database, async (tx) => {
    const changed = await nextChange(tx);
    await refuseUnfit(tx, holder);
    for (const username of usernames) {
      const stored = await rows(
        tx,
        'credential-issue',
        `insert into credential (username, kind, community, code, topics, hash, issued_at, issued_by, changed)
         values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8, $9)
         on conflict (username) do update set kind = excluded.kind, topics = excluded.topics, hash = excluded.hash,
           issued_at = excluded.issued_at, issued_by = excluded.issued_by, revoked_at = null, changed = excluded.changed
         where credential.hash is null returning username`,
        [username, holder.kind, ...placeOf(holder), hashes.get(username), acting.now, nameOf(acting), changed],
      );
      if (stored.length === 0)
        throw new RequestError(
          409,
          'credential-in-force',
          `${username} has a credential: rotate it, or revoke it first.`,
        );
    }
    const topics = holder.kind === 'ingest' ? [] : holder.topics;
    for (const username of usernames)
      await audit(tx, {
        ...trailOf(acting),
        action: 'credential.issue',
        object: `credential:${username}`,
        after: { kind: holder.kind, topics },
      });
  });
  return { usernames, secret };
}

/** A new secret in the place of the present one, which stops serving at once. @throws RequestError when there is none in force. */
export async function rotateCredential(database: Database, username: string, acting: Acting): Promise<IssuedSecret> {
  const usernames = allOf(username);
  const { secret, hashes } = await makeSecret(usernames, acting);
  await inTransaction(database, async (tx) => {
    const changed = await nextChange(tx);
    for (const one of usernames) {
      const stored = await rows(
        tx,
        'credential-rotate',
        `update credential set hash = $2, issued_at = to_timestamp($3::float8 / 1000), issued_by = $4, changed = $5
         where username = $1 and hash is not null returning username`,
        [one, hashes.get(one), acting.now, nameOf(acting), changed],
      );
      if (stored.length === 0) throw noneInForce(one);
    }
    for (const one of usernames)
      await audit(tx, { ...trailOf(acting), action: 'credential.rotate', object: `credential:${one}` });
  });
  return { usernames, secret };
}

/** Anyone who uses it is cut off by the broker within seconds. @throws RequestError when there is none in force. */
export async function revokeCredential(
  database: Database,
  username: string,
  acting: Acting,
  reason?: string,
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const changed = await nextChange(tx);
    const usernames = allOf(username);
    for (const one of usernames) {
      const stored = await rows(
        tx,
        'credential-revoke',
        `update credential set hash = null, revoked_at = to_timestamp($2::float8 / 1000), changed = $3
         where username = $1 and hash is not null returning username`,
        [one, acting.now, changed],
      );
      if (stored.length === 0) throw noneInForce(one);
    }
    for (const one of usernames)
      await audit(tx, { ...trailOf(acting), action: 'credential.revoke', object: `credential:${one}`, reason });
  });
}

/** Devices in use of `community` that have no credential in force, by code. */
export async function devicesWithout(database: Queryable, community: string): Promise<string[]> {
  const found = await rows<{ code: string }>(
    database,
    'credential-missing',
    `select distinct d.code from device as d
     where d.community = $1 and d.retired_at is null and not exists
       (select 1 from credential as c where c.community = d.community and c.code = d.code and c.hash is not null)
     order by d.code`,
    [community],
  );
  return found.map(({ code }) => code);
}

/** Writers queue here, so that `changed` rises in the order of commits: who has seen it misses nothing before it. */
async function nextChange(tx: Queryable): Promise<number> {
  await rows(tx, 'credential-lock', 'select pg_advisory_xact_lock($1::int8)', [CREDENTIALS_LOCK]);
  const [last] = await rows<{ changed: number }>(
    tx,
    'credential-last',
    'select coalesce(max(c.changed), 0)::float8 as changed from credential as c',
  );
  return (last?.changed ?? 0) + 1;
}

async function refuseUnfit(tx: Queryable, holder: CredentialHolder): Promise<void> {
  if (holder.kind === 'ingest') return;
  const { kind, community, code, topics } = holder;
  if (topics.length > TOPICS_MAX)
    throw new RequestError(400, 'invalid-field', `topics: at most ${TOPICS_MAX} are taken.`);
  const fault = topics.map((topic) => topicFault(topic, community)).find((found) => found !== undefined);
  if (fault !== undefined) throw new RequestError(400, 'invalid-field', `topics: ${fault}.`);
  const known = await rows<{ community: string; isDevice: boolean }>(
    tx,
    'credential-device',
    `select c.code as community, exists (select 1 from device as d where d.community = c.code and d.code = $2 and d.retired_at is null) as "isDevice"
     from community as c where c.code = $1`,
    [community, code],
  );
  const [found] = known;
  if (found === undefined) throw new RequestError(404, 'unknown-community', `There is no community ${community}.`);
  if (kind === 'device' && !found.isDevice)
    throw new RequestError(404, 'unknown-device', `Community ${community} has no device ${code} in use.`);
  if (kind === 'gateway' && found.isDevice)
    throw new RequestError(
      409,
      'name-of-device',
      `${code} is a device of community ${community}: a gateway needs another name.`,
    );
  if (kind === 'gateway' && topics.length === 0)
    throw new RequestError(400, 'invalid-field', 'topics: a gateway needs at least one topic to publish under.');
}

function placeOf(holder: CredentialHolder): [string | null, string | null, string[]] {
  if (holder.kind === 'ingest') return [null, null, []];
  return [holder.community, holder.code, [...holder.topics]];
}

async function makeSecret(
  usernames: readonly string[],
  { random }: Acting,
): Promise<{ secret: string; hashes: Map<string, string> }> {
  const secret = random(SECRET_BYTES).toString('base64url');
  const hashed = usernames.map(async (username) => [username, await hashOfSecret(secret, random(SALT_BYTES))] as const);
  return { secret, hashes: new Map(await Promise.all(hashed)) };
}

/** The sessions of ingest share a secret, so they share what becomes of it. */
function allOf(username: string): string[] {
  return (INGEST_USERNAMES as readonly string[]).includes(username) ? [...INGEST_USERNAMES] : [username];
}

function noneInForce(username: string): RequestError {
  return new RequestError(404, 'no-credential', `${username} has no credential in force.`);
}

function nameOf({ who }: Acting): string {
  return typeof who === 'string' ? who : who.name;
}

function trailOf({ who, address, now }: Acting): { who: Acting['who']; address: string | undefined; at: number } {
  return { who, address, at: now };
}

/** The topics of one credential as they are in force: of its device as registered now, and those given besides. */
export function topicsOf(held: {
  community: string | null;
  code: string | null;
  domains: readonly Domain[];
  topics: readonly string[];
}): string[] {
  if (held.community === null || held.code === null) return [];
  return [...nativeTopics(held.community, held.code, held.domains), ...held.topics];
}
