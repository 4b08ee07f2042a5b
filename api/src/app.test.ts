import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { EVENT_BAR_MS } from './events/constants.ts';
import { FitnessHistory, FitnessNow } from './fitness/contract.ts';
import { GridsReply } from './grids/contract.ts';
import { HazardHistory, HazardsNow } from './hazards/contract.ts';
import { Health } from './health/contract.ts';
import { Snapshot } from './live/contract.ts';
import { ParkingHistory, ParkingNow } from './parking/contract.ts';
import { PassedOverReply } from './passed-over/contract.ts';
import { PatrolHistory, PatrolNow } from './patrol/contract.ts';
import { QuarantineReply } from './quarantine/contract.ts';
import { NOW } from './testing/community.ts';
import { livelyCommunity, type PopulatedApp, RANGE } from './testing/lively.ts';

const HOUR_MS = 3_600_000;

let lively: PopulatedApp;
const get: PopulatedApp['get'] = (url) => lively.get(url);

beforeAll(async () => {
  lively = await livelyCommunity(inject('postgresUrl'));
});
afterAll(() => lively.end());

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
  ['/api/passed-over', PassedOverReply],
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
    // What desk and phone work with stands in folders of its own.
    const desk = /^\/api\/(alarms|cases|departments|field|notifications|photos|shifts|work-calendar)/;
    const walls = Object.keys(paths).filter((path) => !desk.test(path));
    expect(walls.sort()).toEqual([
      '/api/account',
      '/api/audit',
      '/api/communities',
      '/api/credentials',
      '/api/credentials/{username}/revoke',
      '/api/credentials/{username}/rotate',
      '/api/environment',
      '/api/environment/history',
      '/api/events',
      '/api/fitness',
      '/api/fitness/history',
      '/api/grids',
      '/api/hazards',
      '/api/hazards/history',
      '/api/health',
      '/api/me',
      '/api/me/contact',
      '/api/pairings',
      '/api/pairings/claim',
      '/api/pairings/{code}/approve',
      '/api/parking',
      '/api/parking/history',
      '/api/passed-over',
      '/api/password',
      '/api/patrol',
      '/api/patrol/history',
      '/api/people',
      '/api/people/{id}',
      '/api/people/{id}/reset',
      '/api/quarantine',
      '/api/quarantine/actions',
      '/api/quarantine/actions/{id}',
      '/api/quarantine/cut-off',
      '/api/quarantine/groups',
      '/api/quarantine/{id}',
      '/api/session',
      '/api/sessions',
      '/api/sessions/{id}',
      '/api/totp',
      '/api/totp/enrol',
      '/api/wall',
      '/api/wall-link',
      '/api/walls',
      '/api/walls/{id}',
      '/api/welcome',
      '/api/welcome/inspect',
    ]);
    // Health answers anybody; a photo answers with a picture.
    const others = ['/api/health', '/api/photos/{id}'];
    for (const [url, path] of Object.entries<{ get?: { responses: object } }>(paths))
      if (!others.includes(url) && path.get)
        expect(Object.keys(path.get.responses), url).toEqual(['200', '4XX', '5XX']);
    expect(Object.keys(paths['/api/quarantine/actions'].post.responses)).toEqual(['202', '4XX', '5XX']);
    expect((await get('/api/docs/')).body).not.toMatch(/<script>[^<]/);
  });

  it('lead somebody who is not signed in from /api/docs to the sign-in, and tell a program', async () => {
    const ask = (accept: string) => lively.app.inject({ url: '/api/docs/', headers: { accept, cookie: 'none=0' } });
    const page = await ask('text/html,application/xhtml+xml');
    expect([page.statusCode, page.headers.location]).toEqual([302, '/login?next=%2Fapi%2Fdocs%2F']);
    const program = await ask('application/json');
    expect([program.statusCode, program.json().error]).toEqual([401, 'not-signed-in']);
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
    // Not by its open hazard, which nobody is called for, but by its worst alarm.
    expect(grids.M2).toMatchObject({ state: 'low', hazardsMajor: 0, free: null });
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
