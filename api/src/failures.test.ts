import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { NOW, testDatabase } from './testing/community.ts';
import { livelyCommunity, type PopulatedApp, RANGE } from './testing/lively.ts';
import { testApp } from './testing/serve.ts';

let lively: PopulatedApp;
const get: PopulatedApp['get'] = (url) => lively.get(url);

beforeAll(async () => {
  lively = await livelyCommunity(inject('postgresUrl'));
});
afterAll(() => lively.end());

describe('failures', () => {
  it.each([
    ['/api/parking/history?from=2&to=1', 400, 'empty-range', /from: must be before/],
    ['/api/parking/history?to=1', 400, 'invalid-request', /from: is required/],
    ['/api/parking/history?from=yesterday&to=1', 400, 'invalid-request', /from: must be integer/],
    ['/api/parking/history?from=0&to=9999999&bucket=5m', 400, 'invalid-request', /bucket: must be/],
    [`/api/parking/history?from=0&to=${NOW}&bucket=1m`, 400, 'too-many-points', /bucket: 1m/],
    [`/api/parking/history?${RANGE}&facility=NOPE`, 404, 'unknown-facility', /facility/],
    [`/api/parking/history?${RANGE}&facility=P1&grid=M2`, 404, 'unknown-facility', /facility/],
    ['/api/wall?community=nowhere', 404, 'unknown-community', /community/],
    ['/api/wall?grid=NONE', 404, 'unknown-grid', /grid/],
    ['/api/quarantine?limit=100000', 400, 'invalid-request', /limit: must be <= 200/],
    ['/api/quarantine?before=9999999999999999999', 400, 'invalid-request', /before: must be <=/],
    ['/api/passed-over?rule=none', 400, 'invalid-request', /rule: must be/],
    ['/api/passed-over?limit=1000', 400, 'invalid-request', /limit: must be <= 200/],
    ['/api/cases?text=%00', 400, 'invalid-request', /cannot be stored or searched/],
    ['/api/cases?limit=1e309', 400, 'invalid-request', /./],
    ['/api/cases/1e309', 400, 'invalid-request', /./],
    ['/%ff', 400, 'FST_ERR_BAD_URL', /%ff/],
    ['/api/nothing', 404, 'not-found', /\/api\/nothing/],
  ])('%s is a %d that names field and reason', async (url, status, error, message) => {
    const reply = await get(url);
    expect(reply.status).toBe(status);
    expect(reply.json()).toEqual({ error, message: expect.stringMatching(message) });
  });

  const NASTY = [
    "'; drop table hazard; --",
    "x' or '1'='1",
    '%',
    '_',
    '\\',
    '$1',
    '../..',
    '{1,2}',
    '<script>',
    '\u202e',
  ];

  it.each(NASTY)('takes %s for what it is in every filter', async (nasty) => {
    const text = encodeURIComponent(nasty);
    for (const url of [
      `/api/quarantine?reason=${text}`,
      `/api/quarantine?topic=${text}`,
      `/api/quarantine/${text}`,
      `/api/passed-over?rule=${text}`,
      `/api/passed-over?community=${text}`,
      `/api/events?type=${text}`,
      `/api/events?before=${text}`,
      `/api/events?community=${text}`,
      `/api/wall?community=${text}`,
      `/api/wall?grid=${text}`,
      `/api/parking/history?${RANGE}&facility=${text}`,
      `/api/fitness/history?${RANGE}&facility=${text}`,
      `/api/patrol/history?${RANGE}&facility=${text}`,
      `/api/hazards/history?${RANGE}&facility=${text}`,
      `/api/hazards/history?${RANGE}&grid=${text}`,
    ]) {
      const reply = await get(url);
      expect(reply.status, url).toBeLessThan(500);
      if (reply.status === 200) expect(reply.json().rows, url).toEqual([]);
    }
    expect(await lively.test.sql('select count(*)::int as n from hazard')).toEqual([{ n: 4 }]);
  });

  it('a text PostgreSQL cannot hold is refused, not passed on', async () => {
    for (const url of [
      '/api/quarantine?reason=%00',
      '/api/quarantine?topic=%00',
      '/api/wall?community=%00',
      `/api/parking/history?${RANGE}&facility=%00`,
    ])
      expect((await get(url)).status, url).toBeLessThan(500);
  });

  it('of the server hide what went wrong', async () => {
    const broken = await testDatabase(inject('postgresUrl'));
    const other = await testApp(broken);
    await broken.sql('alter table quarantine rename column topic to secret_column');
    const reply = await other.inject('/api/quarantine');
    expect(reply.statusCode).toBe(500);
    expect(reply.json().error).toBe('internal');
    expect(reply.body).not.toMatch(/topic|column|select|\.ts/);
    await other.close();
    await broken.drop();
  });

  it('of the database are a 503 on health and on what it cannot answer', async () => {
    const gone = await testDatabase(inject('postgresUrl'));
    const other = await testApp(gone);
    expect((await other.inject('/api/wall')).statusCode).toBe(200);
    await gone.drop();
    expect((await other.inject('/api/health')).statusCode).toBe(503);
    expect((await other.inject('/api/wall')).json()).toMatchObject({ error: 'unavailable' });
    // Not "nobody": a wall would show its code instead of its veil.
    const me = await other.inject({ url: '/api/me', headers: { cookie: `cockpit-session=${'A'.repeat(43)}` } });
    expect(me.statusCode).toBe(503);
    await other.close();
  });

  it('send strict headers and answer foreign names with nothing', async () => {
    const { headers } = await get('/api/health');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    const foreign = await lively.app.inject({ url: '/api/wall', headers: { host: 'evil.example' } });
    expect(foreign.statusCode).toBe(403);
  });

  it('lets a service worker stand before the phone pages, and never before a wall or a desk', async () => {
    const policyOf = async (url: string) => (await lively.app.inject(url)).headers['content-security-policy'];
    for (const url of ['/field/', '/field/cases/1?lang=en']) expect(await policyOf(url)).toContain("worker-src 'self'");
    for (const url of ['/wall', '/desk/cases', '/', '/login', '/fieldwork', '/wall?next=/field/'])
      expect(await policyOf(url), url).toContain("worker-src 'none'");
  });

  it('a wall that was not built says how to build it', async () => {
    const reply = await get('/wall');
    expect(reply.status).toBe(503);
    expect(reply.body).toContain('npm run build');
  });
});

it('a server whose event loop is late refuses with 503 and says when to come back, until it is in time again', async () => {
  const test = await testDatabase(inject('postgresUrl'));
  const options = { host: '127.0.0.1', allowedOrigins: [], socketsMax: 1, adminSecondFactor: 'offered' } as const;
  const app = await testApp(test, { options: { ...options, eventLoopDelayMaxMs: 100 } });
  const busy = new Int32Array(new SharedArrayBuffer(4));
  const afterBlocking = () => {
    Atomics.wait(busy, 0, 0, 2_000);
    return app.inject('/api/wall');
  };
  await expect.poll(async () => (await afterBlocking()).statusCode).toBe(503);
  expect((await afterBlocking()).headers['retry-after']).toBe('5');
  await expect.poll(async () => (await app.inject('/api/wall')).statusCode).toBe(200);
  await app.close();
  await test.drop();
});
