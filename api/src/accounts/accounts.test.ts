import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { verifyTrail } from '../audit/verify.ts';
import type { App } from '../http/app.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import { resetByConsole } from './first-start.ts';
import { createPasswords } from './passwords.ts';

const GOOD = 'violet tractor hums at noon';
const OTHER = 'nine copper kettles whistle';

let test: TestDatabase;
let app: App;
let admin: SignedIn;
let now = NOW;
let count = 0;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test, { realNow: () => now });
  admin = await signedIn(test, 'administrator');
});
afterAll(async () => {
  expect(await verifyTrail(test.database)).not.toHaveProperty('broken');
  await app.close();
  await test.drop();
});
beforeEach(async () => {
  now = NOW;
  await test.sql('delete from sign_in_failure');
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
async function call(method: Method, url: string, body?: object, cookie = 'none=0', address = '10.0.0.1') {
  const headers = { cookie };
  const reply = await app.inject({ method, url, headers, remoteAddress: address, ...(body && { payload: body }) });
  const set = reply.cookies[0];
  const given = set === undefined ? undefined : `${set.name}=${set.value}`;
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json(), given, set };
}

/** Invited, welcomed, and signed in. */
async function newcomer(grants: object[] = []): Promise<{ id: number; login: string; cookie: string }> {
  count += 1;
  const login = `newcomer-${count}`;
  const invited = await call('POST', '/api/people', { login, name: '林晓', grants }, admin.cookie);
  expect(invited.status).toBe(201);
  const welcomed = await call('POST', '/api/welcome', { token: invited.body.token, password: GOOD });
  expect(welcomed.status).toBe(204);
  return { id: invited.body.id, login, cookie: welcomed.given ?? '' };
}
const signIn = (login: string, password = GOOD, code?: string, address?: string) =>
  call('POST', '/api/session', { login, password, ...(code && { code }) }, undefined, address);
const me = async (cookie?: string) => (await call('GET', '/api/me', undefined, cookie)).body.who;

it('a password reset at the console ends every session and is changed at the next sign-in', async () => {
  const { login, cookie } = await newcomer();
  const password = await resetByConsole(test.database, createPasswords(), login, NOW);
  expect(await me(cookie)).toBeNull();
  expect((await signIn(login)).status).toBe(401);
  const { given, status } = await signIn(login, password);
  expect(status).toBe(204);
  expect(await me(given)).toMatchObject({ mustChange: true });
  expect(await resetByConsole(test.database, createPasswords(), 'nobody', NOW)).toBeUndefined();
});

describe('signing in', () => {
  it('gives another cookie each time, that scripts cannot read and other sites cannot send', async () => {
    const { login } = await newcomer();
    const [first, second] = [await signIn(login), await signIn(login.toUpperCase())];
    expect(first.set).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(first.given).not.toBe(second.given);
    expect(await me(first.given)).toMatchObject({ login, rights: [] });
  });

  it('never takes over a cookie that was brought along', async () => {
    const { login } = await newcomer();
    const brought = `cockpit-session=${'A'.repeat(43)}`;
    const reply = await call('POST', '/api/session', { login, password: GOOD }, brought);
    expect(reply.given).not.toBe(brought);
    expect(await me(brought)).toBeNull();
  });

  it('answers alike for a wrong password and for a name nobody has', async () => {
    const { login } = await newcomer();
    const [wrong, unknown] = [await signIn(login, OTHER), await signIn('nobody-here', OTHER)];
    expect(wrong).toEqual(unknown);
    expect(wrong.status).toBe(401);
  });

  it('stops judging after five failures, says for how long, and goes on after that, known name or not', async () => {
    const { login } = await newcomer();
    for (const name of [login, 'nobody-there']) {
      const statuses = [];
      for (let n = 0; n < 6; n++) statuses.push((await signIn(name, OTHER)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    }
    const blocked = await signIn(login);
    expect(blocked.body.message).toMatch(/again in 60 s/);
    now += 60_001;
    expect((await signIn(login)).status).toBe(204);
    expect((await signIn(login, OTHER)).status).toBe(401);
  });

  it('counts tries that come at once', async () => {
    const { login } = await newcomer();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => signIn(login, OTHER)));
    expect(statuses.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('stops an address that tries many names', async () => {
    const statuses = [];
    for (let n = 0; n < 31; n++) statuses.push((await signIn(`name-${n}`, OTHER, undefined, '10.9.9.9')).status);
    expect(statuses.indexOf(429)).toBe(30);
  });

  it('leaves a session alone for twelve hours of work and ends it after three days', async () => {
    const [{ cookie }, other] = [await newcomer(), await newcomer()];
    for (let hours = 0; hours < 70; hours += 10) {
      expect(await me(cookie)).not.toBeNull();
      now += 10 * 3_600_000;
    }
    now += 3 * 3_600_000;
    expect(await me(cookie)).toBeNull();
    now = NOW + 12 * 3_600_000 - 1;
    expect(await me(other.cookie)).not.toBeNull();
    now += 12 * 3_600_000;
    expect(await me(other.cookie)).toBeNull();
  });
});

it('behind TLS the cookie is for this host and TLS alone, and the address is the one the proxy saw', async () => {
  const options = {
    host: '127.0.0.1',
    allowedOrigins: [],
    socketsMax: 1,
    tlsProxy: true,
    adminSecondFactor: 'required',
  } as const;
  const proxied = await testApp(test, { realNow: () => now, options });
  const { login } = await newcomer();
  const reply = await proxied.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login, password: GOOD },
    headers: { 'x-forwarded-for': '6.6.6.6, 10.1.2.3' },
  });
  expect(reply.cookies[0]).toMatchObject({ name: '__Host-cockpit-session', secure: true, path: '/' });
  const [{ address }] = (await test.sql('select address from session order by id desc limit 1')) as [
    object & { address: string },
  ];
  expect(address).toBe('10.1.2.3');
  await proxied.close();
});

describe('a password', () => {
  it.each([
    ['short', 'violet kit', /at least 12/],
    ['common', 'password1234', /too easy/],
    ['a row of keys', 'qwertyuiop123', /too easy/],
    ['of the name', 'newcomernewcomer', /too easy/],
    ['long', 'x7 '.repeat(60), /at most 128/],
  ])('that is %s is refused, and the link stays good', async (_, password, message) => {
    const invited = await call(
      'POST',
      '/api/people',
      { login: `weak-${++count}`, name: 'newcomer', grants: [] },
      admin.cookie,
    );
    const refused = await call('POST', '/api/welcome', { token: invited.body.token, password });
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } });
    expect((await call('POST', '/api/welcome', { token: invited.body.token, password: GOOD })).status).toBe(204);
  });

  it('is changed by who knows the old one, and every other session ends', async () => {
    const { login, cookie } = await newcomer();
    const elsewhere = (await signIn(login)).given;
    expect((await call('POST', '/api/password', { current: OTHER, next: OTHER }, cookie)).status).toBe(403);
    expect((await call('POST', '/api/password', { current: GOOD, next: OTHER }, cookie)).status).toBe(204);
    expect([await me(cookie), await me(elsewhere)]).toEqual([expect.anything(), null]);
    expect([(await signIn(login)).status, (await signIn(login, OTHER)).status]).toEqual([401, 204]);
  });

  it('given by somebody else opens nothing but its own change', async () => {
    const { id, cookie } = await newcomer([{ role: 'manager', community: null, grid: null }]);
    await test.sql('update person set must_change = true where id = $1', [id]);
    expect((await call('GET', '/api/audit', undefined, cookie)).body.error).toBe('password-change-required');
    await call('POST', '/api/password', { current: GOOD, next: OTHER }, cookie);
    expect((await call('GET', '/api/audit', undefined, cookie)).status).toBe(200);
  });
});

describe('a one-time link', () => {
  it('works once, of two at once for one, and not after its time', async () => {
    const invite = async () =>
      (await call('POST', '/api/people', { login: `once-${++count}`, name: 'n', grants: [] }, admin.cookie)).body.token;
    const token = await invite();
    expect((await call('POST', '/api/welcome/inspect', { token })).status).toBe(200);
    const both = await Promise.all([GOOD, OTHER].map((password) => call('POST', '/api/welcome', { token, password })));
    expect(both.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await call('POST', '/api/welcome/inspect', { token })).status).toBe(404);
    const late = await invite();
    const before = now;
    now += 73 * 3_600_000;
    expect((await call('POST', '/api/welcome', { token: late, password: GOOD })).status).toBe(404);
    now = before;
  });
});

describe('a second factor', () => {
  it('is proven, asked for, good once, and replaced by a recovery code once', async () => {
    const { login, cookie } = await newcomer();
    expect((await call('POST', '/api/totp', { current: OTHER }, cookie)).status).toBe(403);
    const offer = (await call('POST', '/api/totp', { current: GOOD }, cookie)).body;
    expect(offer.svg).toContain('<svg');
    const totp = new TOTP({ secret: Secret.fromBase32(offer.secret) });
    const code = () => totp.generate({ timestamp: now });
    expect((await signIn(login)).status).toBe(204);
    const { codes } = (await call('POST', '/api/totp/enrol', { code: code() }, cookie)).body;
    expect(codes).toHaveLength(10);
    now += 30_000;
    expect((await signIn(login)).body.error).toBe('code-required');
    expect((await signIn(login, GOOD, '000000')).body.error).toBe('wrong-code');
    expect((await signIn(login, GOOD, code())).status).toBe(204);
    expect((await signIn(login, GOOD, code())).body.error).toBe('wrong-code');
    expect((await signIn(login, GOOD, codes[0])).status).toBe(204);
    expect((await signIn(login, GOOD, codes[0])).status).toBe(401);
    expect((await call('DELETE', '/api/totp', { current: GOOD }, cookie)).body.error).toBe('code-required');
    const again = { current: GOOD, code: codes[0] };
    expect((await call('DELETE', '/api/totp', again, cookie)).body.error).toBe('wrong-code');
    expect((await call('DELETE', '/api/totp', { ...again, code: codes[1] }, cookie)).status).toBe(204);
    expect((await signIn(login)).status).toBe(204);
  });

  it('is kept sealed: neither the database tells it, nor does it serve somebody else', async () => {
    const [mine, other] = [await newcomer(), await newcomer()];
    const codes = [];
    for (const { cookie } of [mine, other]) {
      const { secret } = (await call('POST', '/api/totp', { current: GOOD }, cookie)).body;
      const totp = new TOTP({ secret: Secret.fromBase32(secret) });
      await call('POST', '/api/totp/enrol', { code: totp.generate({ timestamp: now }) }, cookie);
      expect(JSON.stringify(await test.sql('select totp_secret from person'))).not.toContain(secret);
      codes.push(totp.generate({ timestamp: now + 30_000 }));
    }
    now += 30_000;
    await test.sql(
      `update person as p set totp_secret = o.totp_secret, totp_step = 0 from person as o where p.id = $1 and o.id = $2`,
      [other.id, mine.id],
    );
    // Neither the moved secret's code nor the own one; the owner of the secret is not touched.
    for (const code of codes) expect((await signIn(other.login, GOOD, code)).status).toBe(500);
    expect((await signIn(mine.login, GOOD, codes[0])).status).toBe(204);
  });

  it('without a key of the server can neither begin nor be asked for, and says what is missing', async () => {
    const { login, cookie } = await newcomer();
    const { secret } = (await call('POST', '/api/totp', { current: GOOD }, cookie)).body;
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = totp.generate({ timestamp: now });
    const { codes } = (await call('POST', '/api/totp/enrol', { code }, cookie)).body;
    now += 30_000;
    const keyless = await testApp(test, { realNow: () => now, secrets: createSecrets([]) });
    const ask = (url: string, payload: object) => keyless.inject({ method: 'POST', url, payload, headers: { cookie } });
    const fresh = await newcomer();
    const begun = await keyless.inject({
      method: 'POST',
      url: '/api/totp',
      payload: { current: GOOD },
      headers: { cookie: fresh.cookie },
    });
    const judged = await ask('/api/session', { login, password: GOOD, code: totp.generate({ timestamp: now }) });
    for (const reply of [begun, judged]) {
      expect(reply.statusCode).toBe(503);
      expect(reply.json()).toMatchObject({ error: 'no-secrets-key', message: expect.stringMatching(/^SECRETS_KEY: /) });
    }
    expect((await ask('/api/session', { login, password: GOOD, code: codes[0] })).statusCode).toBe(204);
    await keyless.close();
  });

  it('cannot be guessed by asking without a code in between', async () => {
    const { login, cookie } = await newcomer();
    const offer = (await call('POST', '/api/totp', { current: GOOD }, cookie)).body;
    const totp = new TOTP({ secret: Secret.fromBase32(offer.secret) });
    await call('POST', '/api/totp/enrol', { code: totp.generate({ timestamp: now }) }, cookie);
    const statuses = [];
    for (let n = 0; n < 4; n++)
      statuses.push((await signIn(login, GOOD, '000000')).status, (await signIn(login)).status);
    expect(statuses).toContain(429);
  });
});

describe('people', () => {
  it('are changed by administrators only, and fields nobody knows are refused', async () => {
    const { id, cookie } = await newcomer([{ role: 'shift-leader', community: null, grid: null }]);
    const grants = [{ role: 'administrator', community: null, grid: null }];
    expect((await call('PATCH', `/api/people/${id}`, { grants }, cookie)).status).toBe(403);
    for (const extra of [{ mustChange: false }, { passwordHash: 'x' }, { id: 1 }, { rights: ['people.manage'] }])
      expect((await call('PATCH', `/api/people/${id}`, { name: 'x', ...extra }, admin.cookie)).status).toBe(400);
    for (const grant of [
      { role: 'display', community: null, grid: null },
      { role: 'operator', community: 'nowhere', grid: null },
      { role: 'operator', community: null, grid: 'G1' },
    ])
      expect((await call('PATCH', `/api/people/${id}`, { grants: [grant] }, admin.cookie)).status).toBe(400);
  });

  it('lose their sessions when they are locked or reset', async () => {
    const { id, login, cookie } = await newcomer();
    expect((await call('PATCH', `/api/people/${id}`, { locked: true, reason: 'left' }, admin.cookie)).status).toBe(204);
    expect(await me(cookie)).toBeNull();
    expect((await signIn(login)).body.error).toBe('account-locked');
    expect((await signIn(login, OTHER)).body.error).toBe('wrong-credentials');
    await call('PATCH', `/api/people/${id}`, { locked: false }, admin.cookie);
    const again = (await signIn(login)).given;
    const reset = await call('POST', `/api/people/${id}/reset`, undefined, admin.cookie);
    expect([await me(again), (await signIn(login)).status, reset.status]).toEqual([null, 401, 201]);
    expect((await call('POST', '/api/welcome', { token: reset.body.token, password: OTHER })).status).toBe(204);
  });

  it('are never left without an administrator, also when two remove each other at once', async () => {
    await test.sql("delete from person_role where role = 'administrator' and person <> $1", [admin.id]);
    const { id, cookie } = await newcomer([{ role: 'administrator', community: null, grid: null }]);
    await test.sql('update person set totp_since = now() where id = $1', [id]);
    // Both were let in as administrators before either has changed anything.
    const holder = await test.database.connect();
    await holder.query('begin; lock table person_role in share row exclusive mode');
    const removing = Promise.all([
      call('PATCH', `/api/people/${id}`, { grants: [] }, admin.cookie),
      call('PATCH', `/api/people/${admin.id}`, { grants: [] }, cookie),
    ]);
    await expect
      .poll(() =>
        test.sql(
          `select count(*)::int as waiting from pg_locks join pg_database on pg_database.oid = database
           where datname = current_database() and relation = 'person_role'::regclass and not granted`,
        ),
      )
      .toEqual([{ waiting: 2 }]);
    await holder.query('rollback');
    holder.release();
    const replies = await removing;
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
    await test.sql("insert into person_role values ($1, 'administrator', null, null) on conflict do nothing", [
      admin.id,
    ]);
  });

  it('leave what was done to them in the trail, with before, after and reason', async () => {
    const { id } = await newcomer();
    await call('PATCH', `/api/people/${id}`, { name: '王芳', reason: 'married' }, admin.cookie);
    const { rows } = (await call('GET', `/api/audit?object=person:${id}`, undefined, admin.cookie)).body;
    expect(rows[0]).toMatchObject({
      person: admin.id,
      action: 'person.change',
      before: { name: '林晓' },
      after: { name: '王芳' },
      reason: 'married',
      address: '10.0.0.1',
    });
    expect(JSON.stringify(rows)).not.toMatch(/argon2|password_hash|secret/);
  });
});

describe('signing out', () => {
  it('ends this session, one of the others, or all', async () => {
    const { login, cookie } = await newcomer();
    const second = (await signIn(login)).given;
    const third = (await signIn(login)).given;
    const { sessions } = (await call('GET', '/api/account', undefined, cookie)).body;
    expect(sessions).toHaveLength(3);
    const newest = sessions.find((one: { current: boolean }) => !one.current).id;
    expect((await call('DELETE', `/api/sessions/${newest}`, undefined, admin.cookie)).status).toBe(404);
    expect((await call('DELETE', `/api/sessions/${newest}`, undefined, cookie)).status).toBe(204);
    expect([await me(second), await me(third)].filter((who) => who === null)).toHaveLength(1);
    await call('DELETE', '/api/sessions', undefined, cookie);
    expect([await me(cookie), await me(second), await me(third)]).toEqual([null, null, null]);
  });
});
