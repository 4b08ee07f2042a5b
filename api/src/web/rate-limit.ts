/** How often one client may ask what anybody may ask. Everything else asks for a session first. */
import rateLimit from '@fastify/rate-limit';
import { RequestError } from '../errors/errors.ts';
import type { App } from '../http/app.ts';
import { networkOf } from '../http/network.ts';

const MINUTE_MS = 60_000;
/** A whole office behind one address, each page asking a few times a minute who is signed in. */
const OPEN_PER_MINUTE = 600;
/** Clients counted at once; the one seen longest ago is forgotten. */
const CLIENTS_MAX = 10_000;

/** Bounds all open routes together, by address. To be called before routes are made. */
export async function limitOpenRoutes(app: App): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    cache: CLIENTS_MAX,
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    keyGenerator: ({ ip }) => networkOf(ip),
    errorResponseBuilder: (_, { ttl }) =>
      new RequestError(
        429,
        'too-many-requests',
        `Too many requests from this address. Try again in ${Math.ceil(ttl / 1000)} s.`,
      ),
  });
  const open = app.rateLimit({ max: OPEN_PER_MINUTE, timeWindow: MINUTE_MS });
  app.addHook('onRequest', async function limit(request, reply) {
    if (request.routeOptions.config.right === 'open') await open.call(this, request, reply);
  });
}
