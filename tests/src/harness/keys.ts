/** The one place where tests sign in: a person with every role for each api, known by its address. */
import { createHash, randomBytes } from 'node:crypto';
import type { ScratchDatabase } from './scratch-database.ts';

/** Address of an api → cookie. */
const cookies = new Map<string, string>();

const PERSON = `insert into person (login, name, created_at, totp_since) values ('tester', 'tester', now(), now()) returning id`;
const ROLES = `insert into person_role (person, role) select $1, role from unnest($2::text[]) as role`;
const SESSION = `insert into session (digest, person, created_at, seen_at, expires_at, ends_at)
  values ($1, $2, now(), now(), now() + interval '1 day', now() + interval '1 day')`;
const EVERY_ROLE = ['operator', 'duty-officer', 'shift-leader', 'handler', 'grid-worker', 'manager', 'administrator'];

/** To be called once the api has made its tables. */
export async function signIn(database: ScratchDatabase, apiUrl: string): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const [person] = await database.rows<{ id: number }>(PERSON);
  await database.rows(ROLES, [person?.id, EVERY_ROLE]);
  await database.rows(SESSION, [createHash('sha256').update(token).digest(), person?.id]);
  cookies.set(apiUrl, `cockpit-session=${token}`);
}

/** Headers of whoever was signed in at this api; none for an address nobody signed in at. */
export function keyOf(apiUrl: string): { cookie?: string } {
  const cookie = cookies.get(new URL(apiUrl).origin);
  return cookie === undefined ? {} : { cookie };
}

/** `fetch` as who is signed in there. */
export function fetchSigned(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...keyOf(url) } });
}
