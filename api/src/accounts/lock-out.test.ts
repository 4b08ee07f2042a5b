/** Wrong passwords of somebody else keep nobody out, and nobody may guess on. */
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { inTransaction } from '../database/database.ts';
import type { App } from '../http/app.ts';
import { NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { testApp } from '../testing/serve.ts';
import { createPasswords } from './passwords.ts';
import { byName, countAttempt } from './throttle.ts';

const LOGIN = 'officer';
const PASSWORD = 'violet tractor hums at noon';
const WRONG = 'nine copper kettles whistle';
const ATTACKER = '198.51.100.7';
const DESK = '10.0.0.1';

let test: TestDatabase;
let app: App;
let now = NOW;
let person: number;
let other: number;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test, { realNow: () => now });
  const hash = await createPasswords().hash(PASSWORD);
  const insert = 'insert into person (login, name, password_hash, created_at) values ($1, $1, $2, now()) returning id';
  const ids = (await Promise.all([LOGIN, 'other'].map((login) => test.sql(insert, [login, hash])))).flat();
  [person = Number.NaN, other = Number.NaN] = ids.map((row) => Number(row['id']));
});
afterAll(async () => {
  await app.close();
  await test.drop();
});
beforeEach(async () => {
  now = NOW;
  await inTransaction(test.database, async (tx) => {
    await tx.query('delete from sign_in_failure');
    await tx.query('delete from known_browser');
  });
});

async function signIn(password: string, { address = DESK, login = LOGIN, browser = '' } = {}) {
  const reply = await app.inject({
    ...{ method: 'POST', url: '/api/session', remoteAddress: address, payload: { login, password } },
    headers: { cookie: browser },
  });
  const given = reply.cookies.find(({ name }) => name === 'cockpit-browser');
  return { status: reply.statusCode, browser: given && `${given.name}=${given.value}`, cookie: given };
}

async function wrongTries(count: number, from: (n: number) => string): Promise<number[]> {
  const statuses = [];
  for (let n = 0; n < count; n++) statuses.push((await signIn(WRONG, { address: from(n) })).status);
  return statuses;
}

/** As so many tries by one who has many addresses leave it. */
async function guessedEverywhere(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await countAttempt(test.database, byName(LOGIN), now);
}

it('wrong passwords from one place keep nobody else out', async () => {
  expect(await wrongTries(6, () => ATTACKER)).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await signIn(PASSWORD, { address: ATTACKER })).status).toBe(429);
  expect((await signIn(PASSWORD)).status).toBe(204);
});

it('whoever has many addresses is stopped by name', async () => {
  await guessedEverywhere(99);
  expect(await wrongTries(2, (n) => `198.51.100.${n}`)).toEqual([401, 429]);
  expect((await signIn(PASSWORD)).status).toBe(429);
});

it('a browser that signed in before is let through all the same, and only for its owner', async () => {
  const { browser, cookie } = await signIn(PASSWORD);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
  // Once is enough: the browser keeps its cookie.
  expect((await signIn(PASSWORD, { browser })).browser).toBeUndefined();
  await guessedEverywhere(100);
  expect((await signIn(PASSWORD)).status).toBe(429);
  expect((await signIn(PASSWORD, { browser })).status).toBe(204);
  expect((await signIn(PASSWORD, { browser: `cockpit-browser=${'A'.repeat(43)}` })).status).toBe(429);
  await test.sql('update known_browser set person = $1', [other]);
  expect((await signIn(PASSWORD, { browser })).status).toBe(429);
});

it('such a browser has five tries as well', async () => {
  const { browser } = await signIn(PASSWORD);
  const statuses = [];
  for (let n = 0; n < 6; n++) statuses.push((await signIn(WRONG, { browser })).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  // Its pause is its own.
  expect((await signIn(PASSWORD)).status).toBe(204);
});

it('is forgotten after 400 days without a sign-in', async () => {
  const { browser } = await signIn(PASSWORD);
  await wrongTries(5, () => DESK);
  expect((await signIn(PASSWORD, { browser })).status).toBe(204);
  await test.sql(`update known_browser set seen_at = to_timestamp($1::float8 / 1000) - interval '400 days'`, [now]);
  await wrongTries(5, () => DESK);
  expect((await signIn(PASSWORD, { browser })).status).toBe(429);
});

it('addresses of one IPv6 network are one', async () => {
  const statuses = await wrongTries(6, (n) => `2001:db8:7:1:${n + 1}::1`);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await signIn(PASSWORD, { address: '2001:db8:7:2::1' })).status).toBe(204);
});

it('refused tries stand in the trail, with the pause they begin and without the name that was typed', async () => {
  await wrongTries(6, () => ATTACKER);
  await signIn(WRONG, { login: 'a-password-in-the-wrong-field' });
  const trail = await test.sql(
    `select object, reason, after, address from audit where action = 'session.refuse' order by id desc limit 6`,
  );
  expect(trail[0]).toEqual({ object: 'person:unknown', reason: 'wrong-credentials', after: null, address: DESK });
  expect(trail[1]).toMatchObject({ object: `person:${person}`, after: { pauses: true }, address: ATTACKER });
  expect(trail.slice(2).map((row) => row['after'])).toEqual([null, null, null, null]);
  expect(JSON.stringify(trail)).not.toContain('wrong-field');
});
