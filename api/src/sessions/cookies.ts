/** A person's session, a wall's token, and the mark of a browser that signed in before. Scripts cannot read them, other sites cannot send them. */
import type { FastifyReply } from 'fastify';

export type CookieKind = 'session' | 'display' | 'browser';

const DAY_S = 86_400;
/** Walls are paired once; browsers keep no cookie longer than 400 days. */
const MAX_AGE_S: Record<CookieKind, number> = { session: 3 * DAY_S, display: 399 * DAY_S, browser: 399 * DAY_S };

/** `secure`: the server is reached over TLS. The prefix then keeps other hosts of the domain from setting it. */
export function cookieName(kind: CookieKind, secure: boolean): string {
  return `${secure ? '__Host-' : ''}cockpit-${kind}`;
}

export function giveCookie(reply: FastifyReply, kind: CookieKind, token: string, secure: boolean): void {
  void reply.setCookie(cookieName(kind, secure), token, { ...attributes(secure), maxAge: MAX_AGE_S[kind] });
}

export function takeCookie(reply: FastifyReply, kind: CookieKind, secure: boolean): void {
  void reply.clearCookie(cookieName(kind, secure), attributes(secure));
}

function attributes(secure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
}
