/**
 * Every route declares its right (`config: { right }`); anyone who lacks it is refused before anything is read. What a route
 * may show or touch within its right lies in `request.reach`.
 */
import type { FastifyRequest, RouteOptions } from 'fastify';
import { forbidden, RequestError } from '../errors/errors.ts';
import type { App } from '../http/app.ts';
import type { Right } from '../rights/contract.ts';
import { type Reach, reachOf } from '../rights/reach.ts';
import type { Identify } from '../sessions/identify.ts';
import type { Person } from '../sessions/person.ts';

/**
 * `page`: files of the built UI, the same for everybody. `open`: nobody need be known. `self`: a person's own account, also while the password must be changed or a second factor set up.
 * Everything else stands in the table of rights.
 */
export type RouteRight = Right | 'page' | 'open' | 'self';

/** Id of the person an order is from, where it was kept before it was sent. */
const PERSON_HEADER = 'x-cockpit-person';

declare module 'fastify' {
  interface FastifyContextConfig {
    right?: RouteRight;
    /** Answers although nobody can say who asks, because the database is away. Open routes only. */
    evenBlind?: boolean;
  }
  interface FastifyRequest {
    /** Who asks; null on open routes unless somebody known does. Use `personOf`. */
    person: Person | null;
    /** How far the right of the route carries; null on `open` and `self` routes. Use `reachFor`. */
    reach: Reach | null;
  }
}

export interface GateDeps {
  identify: Identify;
  /** Why a changing request is refused by where it comes from; undefined: it is not. */
  refuseChange(request: FastifyRequest): string | undefined;
}

/** Sets `person` and `reach` of every request to the api, or refuses it. */
export function keepGate(app: App, { identify, refuseChange }: GateDeps): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const open = routes
      .filter(({ config }) => config?.right === undefined)
      .map(({ method, url }) => `${method} ${url}`);
    if (open.length > 0) throw new Error(`These routes declare no right: ${open.join(', ')}.`);
  });
  app.decorateRequest('person', null);
  app.decorateRequest('reach', null);
  app.addHook('onRequest', async (request) => {
    if (!isSafe(request.method)) {
      const reason = refuseChange(request);
      if (reason !== undefined) throw new RequestError(403, 'forbidden-origin', reason);
    }
    if (request.is404) return;
    const { right, evenBlind } = request.routeOptions.config;
    if (right === undefined) throw forbidden('This route declares no right.');
    if (right === 'page') return;
    const asked = identify(request.headers.cookie);
    request.person = (await (evenBlind ? asked.catch(() => undefined) : asked)) ?? null;
    refuseOther(request);
    if (right !== 'open') request.reach = admit(request.person, right);
  });
}

/** Declares one right for every route a plugin of others makes. */
export function declareRight(scope: Pick<App, 'addHook'>, right: RouteRight): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, right };
  });
}

/** Who asks, on a route that is not open. */
export function personOf(request: FastifyRequest): Person {
  if (request.person === null) throw notSignedIn();
  return request.person;
}

/** How far the right of this route carries for who asks. */
export function reachFor(request: FastifyRequest): Reach {
  if (request.reach === null) throw new Error('This route has no right of the table.');
  return request.reach;
}

/** The reach of the right; null for `self`. Throws RequestError when it is not given. */
export function admit(person: Person | null, right: Right | 'self'): Reach | null {
  if (person === null) throw notSignedIn();
  if (right === 'self') {
    if (person.kind === 'person') return null;
    throw forbidden('A wall has no account.');
  }
  const missing = missingProof(person);
  if (missing !== undefined) throw missing;
  const reach = reachOf(person.grants, right);
  if (reach === undefined) throw forbidden(`None of your roles gives the right ${right}.`);
  return reach;
}

/** Why somebody may do nothing but put their own account in order; undefined: it is. */
export function missingProof({ mustChange, mustProve }: Person): RequestError | undefined {
  if (mustChange)
    return new RequestError(403, 'password-change-required', 'Set your own password first (POST /api/password).');
  if (mustProve)
    return new RequestError(
      403,
      'second-factor-required',
      'Administrators need a second factor: set it up first (POST /api/totp).',
    );
  return undefined;
}

function notSignedIn(): RequestError {
  return new RequestError(401, 'not-signed-in', 'Sign in first.');
}

/** What a phone kept for somebody is done in nobody else's name, even if another person has signed in there since. */
function refuseOther({ headers, person }: FastifyRequest): void {
  const meant = headers[PERSON_HEADER];
  if (meant === undefined || person === null || (person.kind === 'person' && meant === String(person.id))) return;
  throw new RequestError(409, 'other-person', 'Signed in as a different person than the one who recorded this.');
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
