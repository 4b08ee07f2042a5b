import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeWallLink } from '../accounts/links.ts';
import type { App } from '../http/app.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';

let test: TestDatabase;
let app: App;
let admin: SignedIn;
let now = NOW;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test, { realNow: () => now });
  admin = await signedIn(test, 'administrator');
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const post = (url: string, payload: object, cookie = '') =>
  app.inject({ method: 'POST', url, payload, headers: { cookie } });
const offer = async () => (await post('/api/pairings', { origin: 'http://localhost:4000' })).json();
const approve = (code: string, cookie = admin.cookie, community: string | null = COMMUNITY) =>
  post(`/api/pairings/${code}/approve`, { name: '大厅', community }, cookie);
const claim = (secret: string) => post('/api/pairings/claim', { secret });
const state = async (secret: string) => (await claim(secret)).json().state;

describe('pairing', () => {
  it('makes a wall of the browser that showed the code, for reading only, until it is revoked', async () => {
    const { code, secret, svg } = await offer();
    expect(svg).toContain('<svg');
    expect(await state(secret)).toBe('waiting');
    expect((await approve(code)).statusCode).toBe(204);
    const claimed = await claim(secret);
    expect(claimed.json().state).toBe('paired');
    const [set] = claimed.cookies;
    const cookie = `${set?.name}=${set?.value}`;
    const who = (await app.inject({ url: '/api/me', headers: { cookie } })).json().who;
    expect(who).toMatchObject({ kind: 'display', name: '大厅', rights: ['wall.view', 'alarm.view'] });
    const { walls } = (await app.inject({ url: '/api/walls', headers: { cookie: admin.cookie } })).json();
    expect(walls[0]).toMatchObject({ name: '大厅', community: COMMUNITY });
    for (const url of ['/api/password', '/api/people', '/api/totp'])
      expect((await post(url, {}, cookie)).statusCode, url).toBe(403);
    await app.inject({ method: 'DELETE', url: `/api/walls/${walls[0].id}`, headers: { cookie: admin.cookie } });
    expect((await app.inject({ url: '/api/me', headers: { cookie } })).json().who).toBeNull();
    expect(await state(secret)).toBe('gone');
  });

  it('is approved by one of two, once, by who may, and not after its time', async () => {
    const { code, secret } = await offer();
    expect((await approve(code, (await signedIn(test, 'shift-leader')).cookie)).statusCode).toBe(403);
    expect((await approve(code, admin.cookie, 'nowhere')).statusCode).toBe(404);
    const both = await Promise.all([approve(code), approve(code)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404]);
    const claims = await Promise.all([state(secret), state(secret)]);
    expect(claims).toContain('paired');
    const [{ n }] = (await test.sql('select count(*)::int as n from display where revoked_at is null')) as [
      { n: number },
    ];
    expect(n).toBe(1);
    expect((await approve(code)).statusCode).toBe(404);
    const late = await offer();
    now += 10 * 60_000 + 1;
    expect((await approve(late.code)).statusCode).toBe(404);
    expect(await state(late.secret)).toBe('gone');
  });

  it('keeps only so many waiting, however often it is asked for', async () => {
    const codes = [];
    for (let n = 0; n < 8; n++) codes.push((await offer()).code);
    const { waiting } = (await app.inject({ url: '/api/walls', headers: { cookie: admin.cookie } })).json();
    expect(waiting.map((one: { code: string }) => one.code)).toEqual(codes.slice(-5).reverse());
  });
});

describe('the link of the console', () => {
  it('makes one browser a wall, once', async () => {
    const { token } = await makeWallLink(test.database, now);
    const both = await Promise.all([post('/api/wall-link', { token }), post('/api/wall-link', { token })]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404]);
  });
});
