import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fits } from '@cockpit/ingest/credentials';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { App } from '../http/app.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import { embeddedUsers } from './embedded.ts';
import { keepFiles } from './keep-files.ts';
import { readBrokerUsers } from './read.ts';

let test: TestDatabase;
let app: App;
let admin: SignedIn;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test, { realNow: () => NOW });
  admin = await signedIn(test, 'administrator');
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const post = (url: string, payload: object, cookie = admin.cookie) =>
  app.inject({ method: 'POST', url, payload, headers: { cookie } });
const issue = (code: string, more: object = {}) =>
  post('/api/credentials', { kind: 'device', community: COMMUNITY, code, topics: [], ...more });
const list = async () => (await app.inject({ url: '/api/credentials', headers: { cookie: admin.cookie } })).json().rows;
const userOf = async (username: string) =>
  (await readBrokerUsers(test.database)).find((user) => user.username === username);

describe('a credential', () => {
  it('is told once, kept as a hash, written into the trail without the secret, and gone when it is revoked', async () => {
    const issued = await issue('P1');
    expect(issued.statusCode).toBe(201);
    const { usernames, secret } = issued.json();
    expect(usernames).toEqual([`P1@${COMMUNITY}`]);
    expect(Buffer.from(secret, 'base64url').length).toBeGreaterThanOrEqual(16);
    const user = await userOf(usernames[0]);
    expect(await fits(secret, user?.hash ?? '')).toBe(true);
    expect(user?.publish).toContain(`v1/${COMMUNITY}/parking/P1/occupancy`);
    expect(user?.subscribe).toEqual([]);
    const kept = await test.sql('select c::text as text from credential as c union all select a::text from audit as a');
    expect(kept.map(({ text }) => text).join()).not.toContain(secret);
    expect((await issue('P1')).json()).toMatchObject({ error: 'credential-in-force' });
    const rotated = await post(`/api/credentials/P1%40${COMMUNITY}/rotate`, {});
    expect(await fits(secret, (await userOf(usernames[0]))?.hash ?? '')).toBe(false);
    expect(await fits(rotated.json().secret, (await userOf(usernames[0]))?.hash ?? '')).toBe(true);
    expect((await post(`/api/credentials/P1%40${COMMUNITY}/revoke`, { reason: 'stolen' })).statusCode).toBe(204);
    expect(await userOf(usernames[0])).toBeUndefined();
    expect((await post(`/api/credentials/P1%40${COMMUNITY}/rotate`, {})).statusCode).toBe(404);
    expect((await list())[0]).toMatchObject({ username: usernames[0], revokedAt: NOW, publishes: [] });
    expect((await issue('P1')).statusCode).toBe(201);
    const trail = await test.sql(
      `select action, reason, actor from audit where object = 'credential:P1@${COMMUNITY}' order by id`,
    );
    expect(trail.map(({ action }) => action)).toEqual(
      ['issue', 'rotate', 'revoke', 'issue'].map((one) => `credential.${one}`),
    );
    expect(trail[2]).toMatchObject({ reason: 'stolen' });
    expect(trail.every(({ actor }) => actor !== 'console')).toBe(true);
  });

  it.each([
    ['a device nobody registered', { code: 'NOBODY' }, 404, 'unknown-device'],
    ['a community nobody imported', { code: 'P2', community: 'elsewhere' }, 404, 'unknown-community'],
    ['topics of another community', { code: 'P2', topics: ['v1/elsewhere/parking/P2/bay'] }, 400, 'invalid-field'],
    ['every topic', { code: 'P2', topics: ['#'] }, 400, 'invalid-field'],
    ['a gateway called like a device', { code: 'P2', kind: 'gateway', topics: ['x/y'] }, 409, 'name-of-device'],
    ['a gateway that may say nothing', { code: 'gate', kind: 'gateway' }, 400, 'invalid-field'],
    ['ingest', { code: 'P2', kind: 'ingest' }, 400, 'invalid-request'],
  ])('is not issued for %s', async (_what, more, status, code) => {
    const refused = await issue('P2', more);
    expect([refused.statusCode, refused.json().error]).toEqual([status, code]);
  });

  it('is issued once of two orders at the same time', async () => {
    const both = await Promise.all([issue('B1'), issue('B1')]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
  });

  it('says nothing any more for a device that has left the registry', async () => {
    await issue('H1');
    await test.sql(`update device set retired_at = now() where code = 'H1'`);
    expect((await userOf(`H1@${COMMUNITY}`))?.publish).toEqual([]);
    await test.sql(`update device set retired_at = null where code = 'H1'`);
    expect((await userOf(`H1@${COMMUNITY}`))?.publish).not.toEqual([]);
  });

  it('is no business of anybody but administrators', async () => {
    const leader = await signedIn(test, 'shift-leader');
    const ask = (url: string) => app.inject({ url, headers: { cookie: leader.cookie } });
    expect((await ask('/api/credentials')).statusCode).toBe(403);
    expect(
      (await post('/api/credentials', { kind: 'device', community: COMMUNITY, code: 'P2', topics: [] }, leader.cookie))
        .statusCode,
    ).toBe(403);
  });
});

it('keeps the files of a broker in step, readable by their owner alone', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-users-'));
  const stop = new AbortController();
  const faults: (string | undefined)[] = [];
  let written = 0;
  const keeping = keepFiles(
    {
      database: test.database,
      folder,
      render: embeddedUsers,
      onWritten: () => written++,
      onFault: (fault) => faults.push(fault),
    },
    stop.signal,
  );
  const names = async () =>
    JSON.parse(await readFile(path.join(folder, 'users.json'), 'utf8')).map(
      ({ username }: { username: string }) => username,
    );
  await vi.waitFor(async () => expect(await names()).not.toContain(`V1@${COMMUNITY}`), { timeout: 20_000 });
  await issue('V1');
  await vi.waitFor(async () => expect(await names()).toContain(`V1@${COMMUNITY}`), { timeout: 20_000 });
  expect((await stat(path.join(folder, 'users.json'))).mode & 0o777).toBe(0o600);
  expect([written, faults]).toEqual([2, []]);
  stop.abort();
  await keeping;
  await rm(folder, { recursive: true });
});
