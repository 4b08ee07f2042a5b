/**
 * POSTs JSON to an address a person typed in: https only, never into this machine or its networks, no redirects, bounded in
 * time and answer. Names are resolved once and the connection goes to what was judged, so that a name cannot change in between.
 */
import { lookup } from 'node:dns/promises';
import { request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { coerceError } from '../../errors/errors.ts';
import { readRetryAfter } from './retry-after.ts';
import { DeliveryFault } from './sender.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 10_000;
const ANSWER_MAX_BYTES = 64 * 1024;

export interface PostGuard {
  /** Hosts (`name` or `name:port`) that may be reached although they are private, also over plain http (NOTIFY_HOSTS). */
  allowedHosts: readonly string[];
}

export interface PostResponse {
  status: number;
  body: string;
  /** Header `Retry-After`, ms from now, at most an hour; undefined: it says nothing that can be read. */
  retryAfterMs?: number | undefined;
}

/** Throws DeliveryFault. */
export async function guardedPost(
  guard: PostGuard,
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<PostResponse> {
  const target = readTarget(url);
  const trusted = isTrusted(guard, target);
  if (!trusted && target.protocol !== 'https:') throw new DeliveryFault('The address is not https.', false);
  return post(target, await resolve(bareHost(target), trusted), body, headers);
}

/** Why the address cannot be used, for the moment somebody types it in; undefined: it can. */
export function faultOfAddress(guard: PostGuard, url: string): string | undefined {
  try {
    const target = readTarget(url);
    if (isTrusted(guard, target)) return undefined;
    if (target.protocol !== 'https:') return 'The address is not https.';
    if (isIP(bareHost(target)) !== 0 && !isPublic(bareHost(target))) return 'The address leads into a private network.';
    return undefined;
  } catch (thrown) {
    return coerceError(thrown).message;
  }
}

function readTarget(url: string): URL {
  if (!URL.canParse(url)) throw new DeliveryFault('The address cannot be read.', false);
  const target = new URL(url);
  if (target.protocol !== 'https:' && target.protocol !== 'http:')
    throw new DeliveryFault('The address is not https.', false);
  if (target.username !== '' || target.password !== '')
    throw new DeliveryFault('The address carries a password.', false);
  return target;
}

function isTrusted({ allowedHosts }: PostGuard, { host, hostname }: URL): boolean {
  return allowedHosts.includes(host) || allowedHosts.includes(hostname);
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

async function resolve(host: string, trusted: boolean): Promise<string> {
  const found = isIP(host) === 0 ? await resolveName(host) : [{ address: host }];
  const [first] = found;
  if (first === undefined) throw new DeliveryFault('The host of the address is not known.', true);
  if (!trusted && !found.every(({ address }) => isPublic(address)))
    throw new DeliveryFault('The address leads into a private network.', false);
  return first.address;
}

function resolveName(host: string): Promise<{ address: string }[]> {
  const unknown = (cause?: unknown) => new DeliveryFault('The host of the address is not known.', true, { cause });
  const found = lookup(host, { all: true }).catch((cause: unknown) => {
    throw unknown(cause);
  });
  return within(TIMEOUT_MS, found, unknown);
}

/** Of IPv6 only 2000::/3 is out there: `::127.0.0.1`, say, has no range of its own. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(GLOBAL_V6);
}

function post(target: URL, address: string, body: string, headers: Record<string, string>): Promise<PostResponse> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    agent: false,
    lookup: (_host, asked, reply) => {
      const family = isIP(address);
      if (asked.all) reply(null, [{ address, family }]);
      else reply(null, address, family);
    },
  };
  return new Promise((take, reject) => {
    const fail = (cause: unknown) =>
      reject(new DeliveryFault(`The connection failed: ${tellable(cause)}.`, true, { cause }));
    const request = (target.protocol === 'https:' ? overHttps : overHttp)(target, options, (reply) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      reply.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_MAX_BYTES) reply.destroy(new Error('its answer is too long'));
        else chunks.push(chunk);
      });
      reply.on('error', fail);
      reply.on('end', () => {
        if (!reply.complete) fail(new Error('its answer was cut off'));
        else {
          const retryAfterMs = readRetryAfter(reply.headers['retry-after'], reply.headers.date);
          take({ status: reply.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), retryAfterMs });
        }
      });
    });
    request.on('error', fail);
    request.end(body);
  });
}

/** What may be shown of a fault: addresses stay out. */
function tellable(cause: unknown): string {
  const error = coerceError(cause) as NodeJS.ErrnoException;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return error.code ?? (error.message.startsWith('its answer') ? error.message : error.name);
}
