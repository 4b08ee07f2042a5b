/** People with sessions, for tests: no password is hashed for them. */
import type { Grant } from '../rights/contract.ts';
import { cookieName } from '../sessions/cookies.ts';
import { beginSession } from '../sessions/sessions.ts';
import { newToken } from '../sessions/tokens.ts';
import { NOW, type TestDatabase } from './community.ts';

/** A role everywhere, or where the rest says. */
export type GrantInput = Grant['role'] | (Partial<Grant> & Pick<Grant, 'role'>);

export interface SignedIn {
  id: number;
  /** For `headers` of inject, fetch and sockets. */
  cookie: string;
}

let count = 0;

/** A new person with these roles, signed in; an administrator with a second factor, as one must have. */
export async function signedIn(test: TestDatabase, ...wishes: GrantInput[]): Promise<SignedIn> {
  count += 1;
  const [person] = await test.sql(
    'insert into person (login, name, created_at) values ($1, $1, to_timestamp($2)) returning id',
    [`person-${count}`, NOW / 1000],
  );
  const id = Number(person?.['id']);
  for (const wish of wishes) {
    const { role, community = null, grid = null } = typeof wish === 'string' ? { role: wish } : wish;
    await test.sql('insert into person_role values ($1, $2, $3, $4)', [id, role, community, grid]);
    if (role === 'administrator') await test.sql('update person set totp_since = created_at where id = $1', [id]);
  }
  const token = await beginSession(test.database, id, { address: '127.0.0.1', agent: undefined }, NOW);
  return { id, cookie: `${cookieName('session', false)}=${token}` };
}

/** A paired wall. */
export async function pairedWall(test: TestDatabase, community: string | null = null): Promise<SignedIn> {
  const { token, digest } = newToken();
  const [display] = await test.sql(
    `insert into display (digest, name, community, approved_by, created_at)
     values ($1, 'wall', $2, 'test', to_timestamp($3)) returning id`,
    [digest, community, NOW / 1000],
  );
  return { id: Number(display?.['id']), cookie: `${cookieName('display', false)}=${token}` };
}
