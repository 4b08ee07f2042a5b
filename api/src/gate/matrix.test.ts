/** Every route × every role × inside and outside the grid, out of the route table itself: a new route is in it at once. */
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { PERSON_ROLES, RIGHTS, type Right, ROLES, type Role } from '../rights/contract.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { pairedWall, signedIn } from '../testing/people.ts';
import { onPort, openScreen, testApp } from '../testing/serve.ts';

const PLACES = ['everywhere', 'community', 'grid', 'other grid', 'other community'] as const;
type Place = (typeof PLACES)[number];
const GRANTED: Record<Place, { community: string | null; grid: string | null }> = {
  everywhere: { community: null, grid: null },
  community: { community: COMMUNITY, grid: null },
  grid: { community: COMMUNITY, grid: 'G1' },
  'other grid': { community: COMMUNITY, grid: 'G2' },
  'other community': { community: 'elsewhere', grid: null },
};
/** What routes need of an address to be asked at all. Nothing has these names: being refused is tested, not being done. */
const PARAMS: Record<string, string> = { ':id': '2147483600', ':code': 'ABCDEFGH' };
/** Open by decision: nobody need be known. A route that joins them is a decision, too. */
const OPEN = [
  'GET /api/health',
  'GET /api/me',
  'POST /api/session',
  'POST /api/welcome/inspect',
  'POST /api/welcome',
  'POST /api/pairings',
  'POST /api/pairings/claim',
  'POST /api/wall-link',
];

let test: TestDatabase;
let app: App;
let routes: RouteOptions[];
const cookies = new Map<string, string>();

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await test.sql(
    `insert into community (code, name_zh, name_en, timezone, workers, registry, imported_at)
     values ('elsewhere', '别处', 'Elsewhere', 'Asia/Shanghai', 1, '{}', '2026-01-01')`,
  );
  const seen: RouteOptions[] = [];
  app = await testApp(test, { onRoute: (route) => seen.push(route) });
  await app.ready();
  // HEAD is GET without a body, and a plugin may name several methods at once.
  routes = seen.flatMap((route) =>
    [route.method]
      .flat()
      .filter((method) => method !== 'HEAD' && method !== 'OPTIONS')
      .map((method) => ({ ...route, method })),
  );
  for (const role of ROLES)
    for (const place of PLACES) {
      const { community } = GRANTED[place];
      const person =
        role === 'display' ? await pairedWall(test, community) : await signedIn(test, { role, ...GRANTED[place] });
      cookies.set(`${role} ${place}`, person.cookie);
    }
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

/** The table read a second time, by other words than the code's. */
function holds(role: Role, place: Place, right: Right): boolean {
  const { extent, roles } = RIGHTS[right] as { extent: string; roles: readonly Role[] };
  if (!roles.includes(role)) return false;
  const far = role === 'display' && place.includes('grid') ? 'community' : place;
  if (extent === 'system') return far === 'everywhere';
  if (extent === 'community') return far === 'everywhere' || far === 'community' || far === 'other community';
  return true;
}

async function ask({ method, url }: RouteOptions, cookie: string, query = ''): Promise<number> {
  const address = url.replace(/:\w+/g, (name) => PARAMS[name] ?? '1').replace('*', 'x');
  const verb = String(method) as 'GET';
  const reply = await app.inject({
    method: verb,
    url: address + query,
    headers: { cookie },
    ...(verb === 'GET' ? {} : { payload: {} }),
  });
  return reply.statusCode;
}

describe('every route', () => {
  it('of the api declares its right, and those that are open are known by name', () => {
    const api = routes.filter(({ url }) => url.startsWith('/api/'));
    expect(api.length).toBeGreaterThan(50);
    const open = api.filter(({ config }) => config?.right === 'open').map(({ method, url }) => `${method} ${url}`);
    expect(open.sort()).toEqual([...OPEN].sort());
    expect(api.filter(({ config }) => config?.right === 'page' || config?.right === undefined)).toEqual([]);
  });

  it('refuses whom nobody knows', async () => {
    for (const route of routes.filter(({ config }) => config?.right !== 'open' && config?.right !== 'page'))
      expect(await ask(route, 'none=0'), `${route.method} ${route.url}`).toBe(401);
  });

  it.each(ROLES)('answers the role %s as the table says, wherever it is held', async (role) => {
    for (const route of routes) {
      const right = route.config?.right;
      if (right === undefined || right === 'open' || right === 'page') continue;
      // Signing out would end the sessions of this test.
      if (right === 'self' && route.method === 'DELETE') continue;
      for (const place of PLACES) {
        const status = await ask(route, cookies.get(`${role} ${place}`) ?? '');
        const may = right === 'self' ? role !== 'display' : holds(role, place, right);
        const what = `${route.method} ${route.url} as ${role} of ${place}`;
        if (!may) expect(status, what).toBe(403);
        else {
          expect(status, what).not.toBe(401);
          expect(status, what).toBeLessThan(500);
        }
      }
    }
  });

  it('of the table is closed to an administrator without a second factor, whatever else they hold', async () => {
    const { id, cookie } = await signedIn(test, ...PERSON_ROLES);
    await test.sql('update person set totp_since = null where id = $1', [id]);
    for (const route of routes) {
      const right = route.config?.right;
      if (right === undefined || right === 'open' || right === 'page' || right === 'self') continue;
      expect(await ask(route, cookie), `${route.method} ${route.url}`).toBe(403);
    }
  });

  it('shows a grid to those who hold it and to nobody else', async () => {
    const scoped = routes.filter(({ config, method, schema }) => {
      const right = config?.right;
      if (right === undefined || right === 'open' || right === 'page' || right === 'self') return false;
      const query = (schema?.querystring as { properties?: object } | undefined)?.properties ?? {};
      return method === 'GET' && RIGHTS[right].extent === 'grid' && 'grid' in query;
    });
    expect(scoped.length).toBeGreaterThan(8);
    const range = `from=${NOW - 3_600_000}&to=${NOW}`;
    for (const route of scoped) {
      const asks = async (place: Place, query: string) => {
        const role = ROLES.findLast((one) => holds(one, 'grid', route.config?.right as Right) && one !== 'display');
        const cookie = cookies.get(`${role} ${place}`) ?? '';
        const reply = await app.inject({ url: `${route.url}?${query}&${range}`, headers: { cookie } });
        return { status: reply.statusCode, rows: JSON.stringify(reply.json()) };
      };
      expect((await asks('grid', 'grid=M1')).status, route.url).toBe(200);
      expect((await asks('community', 'grid=M1')).status, route.url).toBe(200);
      const outside = await asks('other grid', 'grid=M1');
      // Refused, or so filtered that nothing is left.
      if (outside.status !== 403) expect(outside.rows, route.url).not.toMatch(/"(P1|V1|H1|C1|M1)"/);
      expect((await asks('other community', `grid=M1&community=${COMMUNITY}`)).status, route.url).toBe(403);
    }
  });

  it('keeps what lies outside of the grids out of what is asked for without one', async () => {
    const cookie = cookies.get('grid-worker other grid') ?? '';
    const body = async (url: string) => (await app.inject({ url, headers: { cookie } })).body;
    expect(await body('/api/grids')).not.toContain('M1');
    expect(await body('/api/events')).not.toContain('"M1"');
    expect(await body('/api/communities')).toContain(COMMUNITY);
    expect(await body('/api/communities')).not.toContain('elsewhere');
    for (const domain of ['parking', 'fitness', 'hazards']) {
      const facility = { parking: 'P1', fitness: 'V1', hazards: 'H1' }[domain];
      const url = `/api/${domain}/history?from=${NOW - 3_600_000}&to=${NOW}&facility=${facility}`;
      expect((await app.inject({ url, headers: { cookie } })).statusCode, url).toBe(404);
      const own = { url, headers: { cookie: cookies.get('grid-worker grid') ?? '' } };
      expect((await app.inject(own)).statusCode, url).toBe(200);
    }
  });
});

describe('every room', () => {
  it('of a grid tells nothing of the other grids', async () => {
    const { cookie } = await signedIn(test, { role: 'grid-worker', community: COMMUNITY, grid: 'M1' });
    const reply = await app.inject({ url: '/api/wall?grid=M1', headers: { cookie } });
    const { tables } = reply.json();
    expect(Object.keys(tables.grids)).toEqual(['M1']);
    expect(Object.keys(tables.alarmTotals).sort()).toEqual(['M1', 'all']);
    const told = Object.entries(tables).filter(([, rows]) => /"(G1|G2|M2|P2|H2|C2)"/.test(JSON.stringify(rows)));
    expect(told).toEqual([]);
    const { who } = (await app.inject({ url: '/api/me', headers: { cookie } })).json();
    expect(who.sees).toEqual([{ community: COMMUNITY, grids: ['M1'] }]);
  });

  it('is open to the same people by socket as by REST', async () => {
    const port = await onPort(app);
    for (const role of ROLES)
      for (const place of PLACES) {
        const cookie = cookies.get(`${role} ${place}`) ?? '';
        const screen = await openScreen(port, { cookie });
        for (const [room, query] of [
          ['wall', ''],
          ['grid:G1', '?grid=G1'],
          ['grid:M1', '?grid=M1'],
          ['grid:G2', '?grid=G2'],
        ] as const) {
          const answer = await screen.subscribe({ room });
          const reply = await app.inject({ url: `/api/wall${query}`, headers: { cookie } });
          const what = `${room} as ${role} of ${place}`;
          expect('tables' in answer, what).toBe(reply.statusCode === 200);
          if (!('tables' in answer)) expect(answer.error, what).toMatch(/forbidden|unknown-grid/);
        }
        screen.close();
      }
  });
});
