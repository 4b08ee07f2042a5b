/** What routes about one's own account share. */
import type { FastifyRequest } from 'fastify';
import { audit } from '../audit/write.ts';
import type { Queryable } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import type { AdminSecondFactor } from '../rights/second-factor.ts';
import { cookieName } from '../sessions/cookies.ts';
import type { Visitor } from '../sessions/sessions.ts';
import { digestOfToken } from '../sessions/tokens.ts';
import type { Passwords } from './passwords.ts';
import type { SignInDeps } from './sign-in.ts';

export interface AccountDeps extends SignInDeps {
  /** Cookies only over TLS. */
  secure: boolean;
  adminSecondFactor: AdminSecondFactor;
}

export function visitorOf({ ip, headers }: FastifyRequest): Visitor {
  return { address: ip, agent: headers['user-agent'] };
}

/** The mark of the browser, as a digest; undefined: nobody signed in there yet. */
export function browserOf({ cookies }: FastifyRequest, secure: boolean): Buffer | undefined {
  return digestOfToken(cookies[cookieName('browser', secure)]);
}

/** Writes to the trail what somebody did to their own account. */
export function auditOwnAccount(
  tx: Queryable,
  request: FastifyRequest,
  at: number,
  action: string,
  after?: object,
): Promise<void> {
  const who = personOf(request);
  return audit(tx, { at, who, action, object: `person:${who.id}`, after, address: request.ip });
}

/** Throws RequestError weak-password. */
export function hashOf(passwords: Passwords, password: string, names: readonly string[]): Promise<string> {
  const reason = passwords.refuse(password, names);
  if (reason !== undefined) throw weakPassword(reason);
  return passwords.hash(password);
}

export function weakPassword(reason: string): RequestError {
  return new RequestError(400, 'weak-password', `password: ${reason}.`);
}
