/** People with roles of their own, signed in without a password. */
import { createHash, randomBytes } from 'node:crypto';
import type { Stack } from './stack.ts';

export interface SignedIn {
  id: number;
  cookie: { name: string; value: string };
}

export interface RoleInput {
  role: string;
  /** Left out: the whole community. */
  grid?: string;
}

/** Makes somebody and begins a session of theirs. */
export async function signedIn(
  { database, community }: Stack,
  name: string,
  ...wishes: RoleInput[]
): Promise<SignedIn> {
  const [person] = await database.rows<{ id: number }>(
    'insert into person (login, name, created_at) values ($1, $2, now()) returning id',
    [`test-${randomBytes(4).toString('hex')}`, name],
  );
  const id = person?.id ?? Number.NaN;
  for (const { role, grid } of wishes)
    await database.rows('insert into person_role values ($1, $2, $3, $4)', [id, role, community.code, grid ?? null]);
  return { id, cookie: await beginSession(database, id) };
}

/** Another session of somebody, e.g. after theirs was ended. */
export async function beginSession(database: Stack['database'], id: number): Promise<SignedIn['cookie']> {
  const value = randomBytes(32).toString('base64url');
  await database.rows(
    `insert into session (digest, person, created_at, seen_at, expires_at, ends_at)
     values ($1, $2, now(), now(), now() + interval '1 day', now() + interval '1 day')`,
    [createHash('sha256').update(value).digest(), id],
  );
  return { name: 'cockpit-session', value };
}
