/** Whose requests are answered at all. Pure. */
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

export interface Guard {
  /**
   * Why a request's Host is refused; undefined: it is not. A server on loopback answers loopback names only, else any
   * web page could reach it through a name of its own that resolves to 127.0.0.1 (DNS rebinding).
   */
  refuseHost(host: string | undefined): string | undefined;
  /** Why a socket's Origin is refused: a page of another site must not read along. Programs send none. */
  refuseOrigin(origin: string | undefined, host: string | undefined): string | undefined;
  /**
   * Why a request that changes something is refused (CSRF): browsers say where it comes from, and only our own pages
   * may ask. Programs say nothing, and carry no cookie that somebody else could make them send.
   */
  refuseForeignChange(headers: IncomingHttpHeaders): string | undefined;
}

/** `allowedOrigins`: lower-case origins that are let in besides the server's own. */
export function createGuard(listenHost: string, allowedOrigins: readonly string[]): Guard {
  const allowedHosts = new Set(allowedOrigins.map((origin) => new URL(origin).hostname));
  return {
    refuseHost(host) {
      if (!LOOPBACK.has(listenHost)) return undefined;
      const name = nameOf(host);
      return name !== undefined && (LOOPBACK.has(name) || allowedHosts.has(name))
        ? undefined
        : 'This server answers on loopback names and the hosts of ALLOWED_ORIGINS only.';
    },
    refuseOrigin(origin, host) {
      if (origin === undefined || allowedOrigins.includes(origin.toLowerCase())) return undefined;
      return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
        ? undefined
        : 'The origin is not this server’s and not in ALLOWED_ORIGINS.';
    },
    refuseForeignChange({ origin, host, 'sec-fetch-site': site }) {
      if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
      if (origin === undefined) return 'The request comes from another site.';
      return this.refuseOrigin(origin, host);
    },
  };
}

function nameOf(host: string | undefined): string | undefined {
  return host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}
