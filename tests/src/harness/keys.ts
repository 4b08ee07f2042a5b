/** The one place where tests sign in: a person with every role for each api, known by its address. */
import { createHash, randomBytes } from 'node:crypto';
import type { ScratchDatabase } from './scratch-database.ts';

/** Address of an api → cookie. */
const cookies = new Map<string, string>();

// A test that is tried again finds the person of its first try.
const PERSON = `insert into person (login, name, created_at, totp_since) values ($1, $1, now(), now())
  on conflict (login) do update set name = excluded.name returning id`;
const GRANTS = `insert into person_role (person, role, community, grid)
  select $1, role, community, grid from jsonb_to_recordset($2::jsonb) as g (role text, community text, grid text)
  on conflict do nothing`;
const SESSION = `insert into session (digest, person, created_at, seen_at, expires_at, ends_at)
  values ($1, $2, now(), now(), now() + interval '1 day', now() + interval '1 day')`;
const EVERY_ROLE = ['operator', 'duty-officer', 'shift-leader', 'handler', 'grid-worker', 'manager', 'administrator'];

interface Grant {
  role: string;
  /** Left out: every community. */
  community?: string;
  /** Left out: the whole community. */
  grid?: string;
}

/** To be called once the api has made its tables. */
export async function signIn(database: ScratchDatabase, apiUrl: string): Promise<void> {
  const everything = EVERY_ROLE.map((role) => ({ role }));
  cookies.set(apiUrl, `cockpit-session=${await signedIn(database, 'tester', everything)}`);
}

/** Session of a new person with these roles. */
export async function signedIn(database: ScratchDatabase, login: string, grants: readonly Grant[]): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const [person] = await database.rows<{ id: number }>(PERSON, [login]);
  await database.rows(GRANTS, [person?.id, JSON.stringify(grants)]);
  await database.rows(SESSION, [createHash('sha256').update(token).digest(), person?.id]);
  return token;
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
