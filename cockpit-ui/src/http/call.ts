/** Routes of the api as the UI calls them: a key of routes.ts, and what the route wants to know. */
import type { Routes } from './routes.ts';

/** Method and path as docs/openapi.json has them, like `GET /api/cases/{id}`. */
export type Route = keyof Routes;

/** A route that only reads. */
export type Question = Extract<Route, `GET ${string}`>;

/** What a route answers; null: nothing. */
export type Answer<R extends Route> = Routes[R]['answer'];

/** What a route takes as its query. */
export type Query<R extends Route> = Routes[R] extends { query: infer Fields } ? Fields : never;

/** What a route takes as its body. */
export type Body<R extends Route> = R extends Route
  ? Routes[R] extends { body: infer Fields }
    ? Fields
    : never
  : never;

/** What a call of a route says: `params` of its path, `query`, `body` or `form`, as far as the route has them. */
export type Call<R extends Route> = Omit<Routes[R], 'answer' | 'query'> & Asked<Routes[R]> & Means;

/** Left out where nothing needs to be said. */
type Said<What> = Partial<What> extends What ? [what?: What] : [what: What];

/** The call of a route, as the rest of the arguments. */
export type CallArguments<R extends Route> = Said<Call<R>>;

interface Means {
  signal?: AbortSignal | undefined;
  /** Idempotency key: with the same one an order is carried out once, however often it is sent. */
  key?: string | undefined;
}

/** The query, left out where nothing in it needs to be said. */
type Asked<Parts> = Parts extends { query: infer Fields }
  ? Partial<Fields> extends Fields
    ? { query?: Fields }
    : { query: Fields }
  : unknown;

/** Any call, for code that knows only that it fits its route. */
export interface AnyCall extends Means {
  params?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  form?: Record<string, string | number | Blob>;
}

/** The address of a route, for what is not asked by `ask`: pictures, and orders that are kept to be sent later. */
export function addressOf<R extends Route>(
  route: R,
  ...[place]: Said<Pick<Routes[R], Extract<keyof Routes[R], 'params'>> & Asked<Routes[R]>>
): string {
  return addressOfCall(route, (place ?? {}) as AnyCall);
}

/** The same for a call that is known to fit. */
export function addressOfCall(route: Route, { params = {}, query = {} }: AnyCall): string {
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
  return asked.size === 0 ? path : `${path}?${asked}`;
}

/** The same call, that `signal` gives up. */
export function withSignal<R extends Route>(call: Call<R> | undefined, signal: AbortSignal): CallArguments<R> {
  return [{ ...call, signal }] as unknown as CallArguments<R>;
}
