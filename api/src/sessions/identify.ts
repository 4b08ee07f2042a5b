/** Who a request or a socket comes from, by its cookies. */
import { fastifyCookie } from '@fastify/cookie';
import type { Database } from '../database.ts';
import { type CookieKind, cookieName } from './cookies.ts';
import type { Person } from './person.ts';
import { findDisplay, findSession } from './sessions.ts';
import { digestOfToken } from './tokens.ts';

/** A person's session goes before a wall's token. Undefined: nobody we know (any more). */
export type Identify = (cookieHeader: string | undefined) => Promise<Person | undefined>;

/** `now`: epoch ms of the real clock. */
export function createIdentify(database: Database, secure: boolean, now: () => number): Identify {
  return async (cookieHeader) => {
    if (cookieHeader === undefined) return undefined;
    const cookies = fastifyCookie.parse(cookieHeader);
    const digest = (kind: CookieKind) => digestOfToken(cookies[cookieName(kind, secure)]);
    const [session, display] = [digest('session'), digest('display')];
    const person = session && (await findSession(database, session, now()));
    return person ?? (display && (await findDisplay(database, display, now())));
  };
}
