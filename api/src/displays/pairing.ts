/** Pairings and displays in the database. */
import { type Queryable, rows } from '../database/database.ts';
import type { Visitor } from '../sessions/sessions.ts';
import { digestOfToken, newToken } from '../sessions/tokens.ts';
import type { WallsReply } from './contract.ts';

const LIFE_MS = 10 * 60_000;
/** Anybody may ask to be paired: only so many wait at once, and the oldest gives way. */
const WAITING_MAX = 50;
const WAITING_PER_ADDRESS_MAX = 5;
const AGENT_CHARACTERS = 200;
/** Nothing that is mistaken for something else across a room. */
const LETTERS = 'ABCDEFGHJKMNPQRTUVWXY2346789';
const CODE_LENGTH = 8;

/** A new code that waits for approval. `randomInt`: 0 ≤ n < max. */
export async function offerPairing(
  tx: Queryable,
  { address, agent }: Visitor,
  now: number,
  randomInt: (max: number) => number,
): Promise<{ code: string; secret: string; expiresAt: number }> {
  const { token, digest } = newToken();
  const code = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const expiresAt = now + LIFE_MS;
  await rows(
    tx,
    'pairing-prune',
    `delete from pairing where expires_at <= to_timestamp($1::float8 / 1000)
       or id in (select id from pairing where address = $2 order by id desc offset $3::int)
       or id in (select id from pairing order by id desc offset $4::int)`,
    [now, address, WAITING_PER_ADDRESS_MAX - 1, WAITING_MAX - 1],
  );
  await rows(
    tx,
    'pairing-offer',
    `insert into pairing (code, digest, address, agent, created_at, expires_at)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000))`,
    [code, digest, address, agent?.slice(0, AGENT_CHARACTERS) ?? null, now, expiresAt],
  );
  return { code, secret: token, expiresAt };
}

/** Of two approvals of one code exactly one is true; neither is, once it has expired. */
export async function approvePairing(
  tx: Queryable,
  code: string,
  { name, community, by }: { name: string; community: string | null; by: string },
  now: number,
): Promise<boolean> {
  const approved = await rows(
    tx,
    'pairing-approve',
    `update pairing set name = $2, community = $3, approved_by = $4, approved_at = to_timestamp($5::float8 / 1000)
     where code = $1 and approved_by is null and expires_at > to_timestamp($5::float8 / 1000) returning id`,
    [code, name, community, by, now],
  );
  return approved.length > 0;
}

/**
 * Turns an approved pairing into a display, once: the pairing is gone afterwards. The browser's secret becomes its token,
 * so a lost answer loses nothing: asked again, it is still paired.
 */
export async function claimPairing(tx: Queryable, secret: string, now: number): Promise<'waiting' | 'gone' | 'paired'> {
  const digest = digestOfToken(secret) ?? null;
  const made = await rows(
    tx,
    'pairing-claim',
    `with approved as (delete from pairing where digest = $1 and approved_by is not null
         and expires_at > to_timestamp($2::float8 / 1000) returning *)
     insert into display (digest, name, community, approved_by, created_at, address)
     select digest, name, community, approved_by, to_timestamp($2::float8 / 1000), address from approved returning id`,
    [digest, now],
  );
  if (made.length > 0) return 'paired';
  const [found] = await rows<{ state: 'waiting' | 'paired' }>(
    tx,
    'pairing-state',
    `select 'paired' as state from display where digest = $1 and revoked_at is null
     union all select 'waiting' from pairing where digest = $1 and expires_at > to_timestamp($2::float8 / 1000)`,
    [digest, now],
  );
  return found?.state ?? 'gone';
}

/** A display without pairing, for a one-time link. Returns its token. */
export async function makeDisplay(
  tx: Queryable,
  display: { name: string; by: string; address: string | null },
  now: number,
): Promise<{ id: number; token: string }> {
  const { token, digest } = newToken();
  const [made] = await rows<{ id: number }>(
    tx,
    'display-make',
    `insert into display (digest, name, approved_by, created_at, address)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5) returning id`,
    [digest, display.name, display.by, now, display.address],
  );
  return { id: made?.id ?? 0, token };
}

export async function revokeDisplay(tx: Queryable, id: number, now: number): Promise<string | undefined> {
  const [revoked] = await rows<{ name: string }>(
    tx,
    'display-revoke',
    'update display set revoked_at = to_timestamp($2::float8 / 1000) where id = $1::int and revoked_at is null returning name',
    [id, now],
  );
  return revoked?.name;
}

export async function readWalls(database: Queryable, now: number): Promise<WallsReply> {
  const [waiting, walls] = await Promise.all([
    rows<WallsReply['waiting'][number]>(
      database,
      'pairings',
      `select code, address, agent, (extract(epoch from created_at) * 1000)::float8 as "createdAt",
         (extract(epoch from expires_at) * 1000)::float8 as "expiresAt"
       from pairing where approved_by is null and expires_at > to_timestamp($1::float8 / 1000) order by id desc`,
      [now],
    ),
    rows<WallsReply['walls'][number]>(
      database,
      'displays',
      `select id, name, community, approved_by as "approvedBy", address,
         (extract(epoch from created_at) * 1000)::float8 as "createdAt",
         (extract(epoch from seen_at) * 1000)::float8 as "seenAt"
       from display where revoked_at is null order by id desc limit 1000`,
    ),
  ]);
  return { waiting, walls };
}
