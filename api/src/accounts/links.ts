/** One-time links: to choose a first (or another) password, and to make a browser a wall without asking anybody. */
import { type Queryable, rows } from '../database/database.ts';
import { digestOfToken, newToken } from '../sessions/tokens.ts';

const HOUR_MS = 3_600_000;
const LIFE_MS = { welcome: 72 * HOUR_MS, wall: 24 * HOUR_MS } as const;

/** A link to choose a password. Earlier ones of the person stop working. */
export async function makeWelcomeLink(tx: Queryable, person: number, now: number) {
  await rows(tx, 'links-forget', 'delete from one_time_link where person = $1::int', [person]);
  return makeLink(tx, 'welcome', person, now);
}

export function makeWallLink(tx: Queryable, now: number) {
  return makeLink(tx, 'wall', null, now);
}

/** The person of a link that may still be used. */
export async function inspectLink(tx: Queryable, token: string, now: number): Promise<number | undefined> {
  const [found] = await rows<{ person: number }>(
    tx,
    'link-look',
    `select person from one_time_link where digest = $1 and kind = 'welcome' and used_at is null
       and expires_at > to_timestamp($2::float8 / 1000)`,
    [digestOfToken(token) ?? null, now],
  );
  return found?.person;
}

/** Uses it up; of two at once exactly one succeeds. Undefined: unknown, used or expired. `person` is null for a wall. */
export async function useLink(
  tx: Queryable,
  kind: 'welcome' | 'wall',
  token: string,
  now: number,
): Promise<{ person: number | null } | undefined> {
  const [used] = await rows<{ person: number | null }>(
    tx,
    'link-use',
    `update one_time_link set used_at = to_timestamp($3::float8 / 1000)
     where digest = $1 and kind = $2 and used_at is null and expires_at > to_timestamp($3::float8 / 1000) returning person`,
    [digestOfToken(token) ?? null, kind, now],
  );
  return used;
}

async function makeLink(tx: Queryable, kind: 'welcome' | 'wall', person: number | null, now: number) {
  const { token, digest } = newToken();
  const expiresAt = now + LIFE_MS[kind];
  await rows(tx, 'link-forget-old', `delete from one_time_link where expires_at < to_timestamp($1::float8 / 1000)`, [
    now,
  ]);
  await rows(
    tx,
    'link-make',
    `insert into one_time_link (digest, kind, person, created_at, expires_at)
     values ($1, $2, $3::int, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))`,
    [digest, kind, person, now, expiresAt],
  );
  return { token, expiresAt };
}
