import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { grantedGrids, placesOf, reachOf, rightsOf } from '../rights/reach.ts';
import { COMMUNITY, type TestDatabase, testDatabase } from '../testing/community.ts';
import { pairedWall, type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import { personOf, reachFor } from './gate.ts';

describe('reach', () => {
  const inGrid = { role: 'duty-officer', community: 'a', grid: 'G1', within: ['G1', 'M1'] } as const;
  const inCommunity = { role: 'shift-leader', community: 'a', grid: null, within: null } as const;
  const everywhere = { role: 'administrator', community: null, grid: null, within: null } as const;

  it('joins the grids of several roles, and the whole community swallows them', () => {
    const two = reachOf([inGrid, { ...inGrid, grid: 'G2', within: ['G2'] }], 'alarm.acknowledge');
    expect(two && grantedGrids(two, 'a')).toEqual(new Set(['G1', 'M1', 'G2']));
    const whole = reachOf([inGrid, inCommunity], 'alarm.acknowledge');
    expect(whole && grantedGrids(whole, 'a')).toBeNull();
    expect(whole && grantedGrids(whole, 'b')).toEqual(new Set());
  });

  it('gives rights over a community or the system only to roles held that far', () => {
    expect(reachOf([{ ...inCommunity, grid: 'G1', within: ['G1'] }], 'alarm.rules.change')).toBeUndefined();
    expect(reachOf([inCommunity], 'alarm.rules.change')).toBeDefined();
    expect(reachOf([inCommunity], 'quarantine.act')).toBeUndefined();
    expect(reachOf([everywhere], 'quarantine.act')?.everywhere).toBe(true);
  });

  it('names the places where a right carries: everywhere, communities, or the outermost grids that are held', () => {
    const micro = { ...inGrid, grid: 'M1', within: ['M1'] };
    const other = { role: 'grid-worker', community: 'b', grid: 'M7', within: ['M7'] } as const;
    expect(placesOf([everywhere, inGrid], 'wall.view')).toBeNull();
    expect(placesOf([inGrid, inCommunity], 'wall.view')).toEqual([{ community: 'a', grids: null }]);
    expect(placesOf([micro, inGrid, other], 'wall.view')).toEqual([
      { community: 'a', grids: ['G1'] },
      { community: 'b', grids: ['M7'] },
    ]);
    // A grid held in a role without the right neither shows anything nor hides what lies in it.
    const handler = { ...inGrid, role: 'handler' } as const;
    expect(placesOf([handler], 'wall.view')).toEqual([]);
    expect(placesOf([handler, micro], 'wall.view')).toEqual([{ community: 'a', grids: ['M1'] }]);
    // The registry knows the grid no more.
    expect(placesOf([{ ...inGrid, within: [] }], 'wall.view')).toEqual([{ community: 'a', grids: [] }]);
  });

  it('gives nothing without roles', () => {
    expect(rightsOf([])).toEqual([]);
  });
});

describe('the gate', () => {
  let test: TestDatabase;
  let app: App;
  let officer: SignedIn;
  beforeAll(async () => {
    test = await testDatabase(inject('postgresUrl'));
    officer = await signedIn(test, { role: 'duty-officer', community: COMMUNITY, grid: 'G1' });
    app = await testApp(test);
    app.post('/api/probe', { config: { right: 'alarm.acknowledge' } }, (request) => ({
      name: personOf(request).name,
      grids: [...(grantedGrids(reachFor(request), COMMUNITY) ?? [])],
    }));
  });
  afterAll(async () => {
    await app.close();
    await test.drop();
  });
  const probe = (cookie?: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/api/probe', headers: { ...(cookie && { cookie }), ...headers } });

  it('lets in who holds the right and tells the route how far', async () => {
    expect((await probe(officer.cookie)).json()).toEqual({ name: expect.any(String), grids: ['G1', 'M1', 'M2'] });
  });

  it('refuses nobody, a wall, and a person without the right', async () => {
    expect((await probe('none=0')).statusCode).toBe(401);
    expect((await probe('cockpit-session=x')).statusCode).toBe(401);
    expect((await probe((await pairedWall(test)).cookie)).statusCode).toBe(403);
    expect((await probe((await signedIn(test, 'manager')).cookie)).json().message).toContain('alarm.acknowledge');
  });

  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('refuses a change another site asks for: %o', async (headers) => {
    expect((await probe(officer.cookie, headers as Record<string, string>)).statusCode).toBe(403);
  });

  it('does what was kept for somebody in nobody else’s name', async () => {
    const headers = (id: number) => ({ 'x-cockpit-person': String(id) });
    expect((await probe(officer.cookie, headers(officer.id))).statusCode).toBe(200);
    const other = await probe(officer.cookie, headers(officer.id + 1));
    expect([other.statusCode, other.json().error]).toEqual([409, 'other-person']);
    expect((await probe((await pairedWall(test)).cookie, headers(1))).statusCode).toBe(409);
    expect((await probe('none=0', headers(officer.id))).statusCode).toBe(401);
  });

  it('takes a change its own page asks for', async () => {
    const headers = { origin: 'http://localhost:4000', host: 'localhost:4000', 'sec-fetch-site': 'same-origin' };
    expect((await probe(officer.cookie, headers)).statusCode).toBe(200);
  });
});
