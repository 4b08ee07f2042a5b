import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { App } from './common/routes.ts';
import { EVENT_BAR_MS } from './events/contract.ts';
import { FitnessHistory, FitnessNow } from './fitness/contract.ts';
import { GridsReply } from './grids/contract.ts';
import { HazardHistory, HazardsNow } from './hazards/contract.ts';
import { Health } from './health/contract.ts';
import { Snapshot } from './live/contract.ts';
import { ParkingHistory, ParkingNow } from './parking/contract.ts';
import { PatrolHistory, PatrolNow } from './patrol/contract.ts';
import { QuarantineReply } from './quarantine/contract.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from './testing/community.ts';
import { opensHazard, parks, senses } from './testing/readings.ts';
import { hearingApp, testApp } from './testing/serve.ts';

const HOUR_MS = 3_600_000;
const RANGE = `from=${NOW - 2 * HOUR_MS}&to=${NOW}`;

let test: TestDatabase;
let app: App;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await parks(test, 'P1', { total: 100, occupied: 40, outOfService: 10 });
  await parks(test, 'P2', { total: 50, occupied: 70, quality: 1 });
  await senses(test, 'H1', 'alarm', 81);
  await opensHazard(test, 'H1', { level: 'major', kind: 'smoke', grid: 'M1', openedAt: NOW - HOUR_MS });
  await opensHazard(test, 'RS', { level: 'general', kind: '占道', grid: 'M2', openedAt: NOW - 30 * HOUR_MS });
  await opensHazard(test, 'RS', { level: 'general', kind: '噪声', grid: null, openedAt: NOW - 2 * HOUR_MS });
  await opensHazard(test, 'H2', {
    level: 'general',
    kind: 'lift',
    grid: 'M2',
    openedAt: NOW - HOUR_MS,
    state: 'fault',
  });
  await test.sql(
    `insert into event (community, at, received_at, domain, type, device, message_id, grid, detail)
     select $1, to_timestamp($2 - n * 60), now(), 'patrol', 'checkin', $3, n::text, 'M1', '{}' from generate_series(1, 12) n`,
    [COMMUNITY, NOW / 1000, test.device('C1')],
  );
  await test.sql(
    `insert into quarantine (received_at, topic, payload, payload_bytes, digest, reason, detail, last_received_at)
     select now(), 'v1/x', '\\x7b00e4'::bytea, 3, n::text::bytea, 'not-json', 'broken', now() from generate_series(1, 5) n`,
  );
  await test.sql(
    `insert into parking_occupancy_1m (bucket, device, samples, suspect, occupied_sum, occupied_min, occupied_max,
       occupied_last, usable_last, entries, exits)
     select to_timestamp($1), d.id, 2, 1, 60, 20, 40, 40, 90, 5, null from device d where d.code in ('P1', 'P2')`,
    [NOW / 1000 - 600],
  );
  app = await hearingApp(test);
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function get(url: string) {
  const { statusCode, headers, body } = await app.inject(url);
  return { status: statusCode, headers, body, json: () => JSON.parse(body) };
}

const ROUTES: [string, TSchema][] = [
  ['/api/health', Health],
  ['/api/wall', Snapshot],
  ['/api/wall?grid=G1', Snapshot],
  ['/api/wall?grid=G2', Snapshot],
  ['/api/grids', GridsReply],
  ['/api/parking', ParkingNow],
  ['/api/fitness', FitnessNow],
  ['/api/patrol', PatrolNow],
  ['/api/hazards', HazardsNow],
  ['/api/quarantine', QuarantineReply],
  [`/api/parking/history?${RANGE}`, ParkingHistory],
  [`/api/fitness/history?${RANGE}`, FitnessHistory],
  [`/api/patrol/history?${RANGE}&bucket=1h`, PatrolHistory],
  [`/api/hazards/history?${RANGE}&facility=H1`, HazardHistory],
];

describe('the routes', () => {
  it.each(ROUTES)('answer %s as their schema says', async (url, schema) => {
    const reply = await get(url);
    expect(reply.status).toBe(200);
    const check = Compile(schema);
    expect(check.Errors(reply.json())).toEqual([]);
  });

  it('are all described, with their failures, at /api/docs', async () => {
    const { paths } = (await get('/api/docs/json')).json();
    expect(Object.keys(paths).sort()).toEqual([
      '/api/communities',
      '/api/events',
      '/api/fitness',
      '/api/fitness/history',
      '/api/grids',
      '/api/hazards',
      '/api/hazards/history',
      '/api/health',
      '/api/parking',
      '/api/parking/history',
      '/api/patrol',
      '/api/patrol/history',
      '/api/quarantine',
      '/api/quarantine/actions',
      '/api/quarantine/actions/{id}',
      '/api/quarantine/{id}',
      '/api/wall',
    ]);
    for (const [url, path] of Object.entries<{ get: { responses: object } }>(paths))
      if (url !== '/api/health') expect(Object.keys(path.get.responses)).toEqual(['200', '4XX', '5XX']);
    expect(Object.keys(paths['/api/quarantine/actions'].post.responses)).toEqual(['202', '4XX', '5XX']);
    expect((await get('/api/docs/')).body).not.toMatch(/<script>[^<]/);
  });

  it('leave a suspect car park out of the totals and say so', async () => {
    const { totals, carParks } = (await get('/api/parking')).json();
    expect(totals).toMatchObject({ spaces: 150, usable: 90, occupied: 40, free: 50, reporting: 1, expected: 2 });
    expect(carParks.find((lot: { code: string }) => lot.code === 'P2')).toMatchObject({
      occupied: 70,
      free: null,
      occupancy: null,
      suspect: ['overCapacity'],
      state: 'unknown',
    });
  });

  it('count what is open by level, faults apart, and report places without a grid for the whole only', async () => {
    expect((await get('/api/hazards')).json().totals).toMatchObject({ open: 3, major: 1, general: 2, openedToday: 2 });
    const micro = (await get('/api/hazards?grid=M2')).json();
    expect(micro.totals).toMatchObject({ open: 1, general: 1, oldestOpenedAt: NOW - 30 * HOUR_MS });
    const { hazards, sensors } = (await get('/api/hazards')).json();
    expect(hazards.find((hazard: { kind: string }) => hazard.kind === 'smoke')).toMatchObject({
      value: 81,
      unit: '°C',
    });
    expect(sensors).toHaveLength(2);
  });

  it('sum the micro-grids in their exclusive grid', async () => {
    const { grids } = (await get('/api/wall')).json().tables;
    expect(grids.G1).toMatchObject({ state: 'high', hazardsMajor: 1, hazardsGeneral: 1, free: 50, patrolPlanned: 2 });
    expect(grids.M2).toMatchObject({ state: 'medium', hazardsMajor: 0, free: null });
    expect(grids.G2).toMatchObject({ state: 'calm', expected: 0, silentSince: null, occupancy: null });
  });

  it('show the missed stop nobody sent a message about', async () => {
    const { events, eventBars } = (await get('/api/wall')).json().tables;
    const missed = Object.values<{ type: string; at: number; name: object }>(events).filter(
      (event) => event.type === 'patrol-missed',
    );
    expect(missed.map((event) => event.at)).toContain(NOW - 30 * 60_000);
    const bar = Math.floor((NOW - 30 * 60_000) / EVENT_BAR_MS) * EVENT_BAR_MS;
    expect(eventBars[bar]).toMatchObject({ missed: 1 });
  });

  it('take the mean of a bucket, leave gaps empty and count what was left out', async () => {
    const { points, expected } = (await get(`/api/parking/history?${RANGE}`)).json();
    expect(expected).toBe(2);
    expect(points).toHaveLength(120);
    const known = points.filter((point: { reporting: number }) => point.reporting > 0);
    expect(known).toEqual([
      {
        t: NOW - 600_000,
        occupied: 60,
        usable: 180,
        occupancy: 60 / 180,
        entries: 10,
        exits: null,
        suspect: 2,
        reporting: 2,
      },
    ]);
    expect(points[0]).toMatchObject({ occupied: null, usable: null, occupancy: null, entries: null });
  });

  it('count episodes in the history of hazards', async () => {
    const url = `/api/hazards/history?from=${NOW - 48 * HOUR_MS}&to=${NOW}&bucket=1d`;
    const { points } = (await get(url)).json();
    expect(points.map((point: { opened: number }) => point.opened)).toEqual([0, 1, 2]);
  });

  it('page through events and quarantine without gap or repeat', async () => {
    const ids: string[] = [];
    let next: number | null = null;
    do {
      const page: { events: { id: string }[]; next: number | null } = (
        await get(`/api/events?limit=5${next === null ? '' : `&before=${next}`}`)
      ).json();
      ids.push(...page.events.map((event) => event.id));
      next = page.next;
    } while (next !== null);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
    const first = (await get('/api/quarantine?limit=3')).json();
    const second = (await get(`/api/quarantine?limit=3&before=${first.next}`)).json();
    expect([...first.rows, ...second.rows].map((row: { id: number }) => row.id)).toEqual([5, 4, 3, 2, 1]);
    expect(first.rows[0]).toMatchObject({ text: '{\uFFFD\uFFFD', hex: '7b00e4', bytes: 3 });
    expect(second.next).toBeNull();
  });
});

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
    expect(await test.sql('select count(*)::int as n from hazard')).toEqual([{ n: 4 }]);
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
    await other.close();
  });

  it('send strict headers and answer foreign names with nothing', async () => {
    const { headers } = await get('/api/health');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    const foreign = await app.inject({ url: '/api/wall', headers: { host: 'evil.example' } });
    expect(foreign.statusCode).toBe(403);
  });

  it('a wall that was not built says how to build it', async () => {
    const reply = await get('/wall');
    expect(reply.status).toBe(503);
    expect(reply.body).toContain('npm run build');
  });
});
