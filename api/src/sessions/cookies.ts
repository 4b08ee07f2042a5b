/** The two cookies: a person's session, a wall's token. Scripts cannot read them, other sites cannot send them. */
export type CookieKind = 'session' | 'display';

/** `secure`: the server is reached over TLS. The prefix then keeps other hosts of the domain from setting it. */
export function cookieName(kind: CookieKind, secure: boolean): string {
  return `${secure ? '__Host-' : ''}cockpit-${kind}`;
}
