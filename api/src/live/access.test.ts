/** A line lives as long as the access it was opened with. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { pairedWall, type SignedIn, signedIn } from '../testing/people.ts';
import { listeningApp, onPort, openScreen, type TestScreen } from '../testing/serve.ts';

let test: TestDatabase;
/** Two servers of one database: what one is told, the other must hear. */
let asked: App;
let serving: App;
let port: number;
let admin: SignedIn;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  [asked, serving] = [await listeningApp(test), await listeningApp(test)];
  port = await onPort(serving);
  admin = await signedIn(test, 'administrator');
});
afterAll(async () => {
  await asked.close();
  await serving.close();
  await test.drop();
});

async function watching(cookie: string, room = 'wall'): Promise<TestScreen> {
  const screen = await openScreen(port, { cookie });
  expect(await screen.subscribe({ room })).toHaveProperty('tables');
  return screen;
}
const cutOff = (screen: TestScreen) => once(screen.socket as never, 'disconnect');
/** The notice cuts it off: every line is judged anew too, but every five minutes, far beyond the time of a test. */
async function endsWith(screen: TestScreen, end: () => Promise<unknown>): Promise<void> {
  const gone = cutOff(screen);
  await end();
  await gone;
}
const order = (method: 'POST' | 'PATCH' | 'DELETE', url: string, cookie: string, payload?: object) =>
  asked.inject({ method, url, headers: { cookie }, ...(payload && { payload }) });

it.each<[string, (officer: SignedIn) => Promise<unknown>]>([
  ['signed out', ({ cookie }) => order('DELETE', '/api/session', cookie)],
  ['signed out everywhere', ({ cookie }) => order('DELETE', '/api/sessions', cookie)],
  ['locked', ({ id }) => order('PATCH', `/api/people/${id}`, admin.cookie, { locked: true })],
  ['reset', ({ id }) => order('POST', `/api/people/${id}/reset`, admin.cookie)],
  ['left without a role', ({ id }) => order('PATCH', `/api/people/${id}`, admin.cookie, { grants: [] })],
])('who is %s on one server is cut off from the other, and cannot come back', async (_, act) => {
  const officer = await signedIn(test, 'duty-officer');
  const other = await watching((await signedIn(test, 'duty-officer')).cookie);
  const screen = await watching(officer.cookie);
  await endsWith(screen, () => act(officer));
  const back = await openScreen(port, { cookie: officer.cookie }).catch(() => undefined);
  if (back !== undefined) expect(await back.subscribe({ room: 'wall' })).toMatchObject({ error: 'forbidden' });
  expect(other.socket.connected).toBe(true);
  back?.close();
  other.close();
});

it('a wall that is revoked goes dark', async () => {
  const wall = await pairedWall(test);
  const screen = await watching(wall.cookie);
  const revoked = () => order('DELETE', `/api/walls/${wall.id}`, admin.cookie);
  await endsWith(screen, revoked);
  await expect(openScreen(port, { cookie: wall.cookie })).rejects.toThrow('websocket error');
});

it('who keeps a smaller place is cut off from the larger one only', async () => {
  const grants = [{ role: 'grid-worker', community: COMMUNITY, grid: 'M1' }];
  const inGrid = { role: 'grid-worker', community: COMMUNITY, grid: 'G1' } as const;
  const [worker, kept] = [await signedIn(test, inGrid), await signedIn(test, inGrid)];
  const [wide, small] = [await watching(worker.cookie, 'grid:G1'), await watching(kept.cookie, 'grid:M1')];
  const gone = cutOff(wide);
  await order('PATCH', `/api/people/${kept.id}`, admin.cookie, { grants });
  await order('PATCH', `/api/people/${worker.id}`, admin.cookie, { grants });
  await gone;
  expect(await small.subscribe({ room: 'grid:M1' })).toHaveProperty('tables');
  small.close();
});

it('a session that was taken out of the database is noticed by what it asks next, without any notice', async () => {
  const officer = await signedIn(test, 'duty-officer');
  const screen = await watching(officer.cookie);
  await test.sql('delete from session where person = $1', [officer.id]);
  const gone = cutOff(screen);
  screen.socket.emit('subscribe', { room: 'wall' }, () => {});
  await gone;
});

it('another person’s change leaves a line alone', async () => {
  const screen = await watching((await signedIn(test, 'duty-officer')).cookie);
  await notifyAccess(test.database, { kind: 'person', id: 999_999 });
  expect(await screen.subscribe({ room: 'wall' })).toHaveProperty('tables');
  screen.close();
});

it('a cookie that is expired, cut short or made up opens nothing', async () => {
  const officer = await signedIn(test, 'duty-officer');
  await test.sql('update session set expires_at = to_timestamp($2) where person = $1', [officer.id, NOW / 1000 - 1]);
  for (const cookie of [officer.cookie, officer.cookie.slice(0, -1), `cockpit-session=${'A'.repeat(43)}`, 'x=y'])
    await expect(openScreen(port, { cookie }), cookie).rejects.toThrow('websocket error');
});
