/** Who a request or a socket comes from, by its cookies. */
import { fastifyCookie } from '@fastify/cookie';
import type { Database } from '../database/database.ts';
import { type AdminSecondFactor, needsFactor } from '../rights/second-factor.ts';
import { type CookieKind, cookieName } from './cookies.ts';
import type { Person } from './person.ts';
import { findDisplay, findSession } from './sessions.ts';
import { digestOfToken } from './tokens.ts';

/** A person's session goes before a wall's token. Undefined: nobody we know (any more). */
export type Identify = (cookieHeader: string | undefined) => Promise<Person | undefined>;

export interface IdentifyOptions {
  /** Cookies only over TLS. */
  secure: boolean;
  adminSecondFactor: AdminSecondFactor;
}

/** `now`: epoch ms of the real clock. */
export function createIdentify(
  database: Database,
  { secure, adminSecondFactor }: IdentifyOptions,
  now: () => number,
): Identify {
  return async (cookieHeader) => {
    if (cookieHeader === undefined) return undefined;
    const cookies = fastifyCookie.parse(cookieHeader);
    const digest = (kind: CookieKind) => digestOfToken(cookies[cookieName(kind, secure)]);
    const [session, display] = [digest('session'), digest('display')];
    const found = session && (await findSession(database, session, now()));
    if (found === undefined) return display && (await findDisplay(database, display, now()));
    const { totp, ...person } = found;
    return { ...person, mustProve: !totp && needsFactor(adminSecondFactor, person.grants) };
  };
}
