/** Administrators work with a second factor, whatever road they come by. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { verifyTrail } from '../audit/verify.ts';
import type { App } from '../http/app.ts';
import { NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { pairedWall, type SignedIn, signedIn } from '../testing/people.ts';
import { listeningApp, onPort, openScreen, testApp } from '../testing/serve.ts';
import { inviteAdministrator } from './first-start.ts';
import { createPasswords } from './passwords.ts';

const PASSWORD = 'violet tractor hums at noon';
const EVERYTHING = [{ role: 'administrator', community: null, grid: null }];
const REQUIRED = { status: 403, error: 'second-factor-required' };

let test: TestDatabase;
let app: App;
/** Has a factor. */
let admin: SignedIn;
let passwordHash: string;
let now = NOW;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test, { realNow: () => now });
  admin = await signedIn(test, 'administrator');
  passwordHash = await createPasswords().hash(PASSWORD);
});
afterAll(async () => {
  expect(await verifyTrail(test.database)).not.toHaveProperty('broken');
  await app.close();
  await test.drop();
});

async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, cookie: string, payload?: object) {
  const reply = await app.inject({ method, url, headers: { cookie }, ...(payload && { payload }) });
  const { error, ...body } = reply.body === '' ? { error: undefined } : reply.json();
  const set = reply.cookies[0];
  return { status: reply.statusCode, error, body, given: set && `${set.name}=${set.value}` };
}

/** Signed in with a password, without a factor. */
async function person(...roles: Parameters<typeof signedIn>[1][]): Promise<SignedIn & { login: string }> {
  const made = await signedIn(test, ...roles);
  const set = 'update person set password_hash = $2, totp_since = null where id = $1 returning login';
  const [row] = await test.sql(set, [made.id, passwordHash]);
  return { ...made, login: String(row?.['login']) };
}

/** Sets a factor up as the screens do, or replaces it by showing `code`. */
async function setUp(cookie: string, code?: string) {
  const offer = await call('POST', '/api/totp', cookie, { current: PASSWORD, ...(code && { code }) });
  expect(offer.status).toBe(200);
  const totp = new TOTP({ secret: Secret.fromBase32(offer.body.secret) });
  const started = await call('POST', '/api/totp/enrol', cookie, { code: totp.generate({ timestamp: now }) });
  expect(started.status).toBe(200);
  return { totp, codes: started.body.codes as string[] };
}
const signIn = (login: string, code?: string) =>
  call('POST', '/api/session', 'none=0', { login, password: PASSWORD, ...(code && { code }) });

describe('an administrator without a second factor', () => {
  it('may do nothing but set it up, and everything from then on', async () => {
    const { login, cookie } = await person('administrator');
    const { body } = await call('GET', '/api/me', cookie);
    expect(body.who).toMatchObject({ login, mustProve: true });
    for (const url of ['/api/people', '/api/walls', '/api/audit', '/api/grids', '/api/alarms', '/api/docs/json'])
      expect(await call('GET', url, cookie), url).toMatchObject(REQUIRED);
    expect((await call('GET', '/api/health', cookie)).body.communities).toEqual([]);
    expect((await call('GET', '/api/account', cookie)).body).toMatchObject({ totp: false, totpRequired: true });
    await setUp(cookie);
    expect((await call('GET', '/api/people', cookie)).status).toBe(200);
    expect((await call('GET', '/api/me', cookie)).body.who).toMatchObject({ mustProve: false });
  });

  it('may neither with a secret that was offered and never proven, nor with a wrong code', async () => {
    const { cookie } = await person('administrator');
    await call('POST', '/api/totp', cookie, { current: PASSWORD });
    expect(await call('GET', '/api/people', cookie)).toMatchObject(REQUIRED);
    const wrong = await call('POST', '/api/totp/enrol', cookie, { code: '000000' });
    expect(wrong).toMatchObject({ status: 400, error: 'wrong-code' });
    expect(await call('GET', '/api/people', cookie)).toMatchObject(REQUIRED);
  });

  it('may neither with the other roles held beside it, nor as one of a single grid', async () => {
    for (const roles of [
      ['shift-leader', 'administrator'],
      [{ role: 'administrator', community: 'yunfan', grid: 'G1' }],
    ] as const)
      expect(await call('GET', '/api/alarms', (await person(...roles)).cookie)).toMatchObject(REQUIRED);
  });

  it('may neither in a session that is older than the role', async () => {
    const { id, cookie } = await person('manager');
    expect((await call('GET', '/api/audit', cookie)).status).toBe(200);
    expect((await call('PATCH', `/api/people/${id}`, admin.cookie, { grants: EVERYTHING })).status).toBe(204);
    expect(await call('GET', '/api/audit', cookie)).toMatchObject(REQUIRED);
  });

  it('may neither after a welcome link, nor after another one reset the sign-in', async () => {
    const invited = await call('POST', '/api/people', admin.cookie, { login: 'fresh', name: 'n', grants: EVERYTHING });
    const welcome = (token: string) => call('POST', '/api/welcome', 'none=0', { token, password: PASSWORD });
    const { given = '' } = await welcome(invited.body.token);
    expect(await call('GET', '/api/people', given)).toMatchObject(REQUIRED);
    await setUp(given);
    const reset = await call('POST', `/api/people/${invited.body.id}/reset`, admin.cookie);
    expect((await call('GET', '/api/me', given)).body.who).toBeNull();
    const again = await welcome(reset.body.token);
    expect(await call('GET', '/api/people', again.given ?? '')).toMatchObject(REQUIRED);
  });

  it('does not get round it through a wall’s token in the same browser', async () => {
    const { cookie } = await person('administrator');
    const wall = await pairedWall(test);
    expect((await call('GET', '/api/grids', wall.cookie)).status).toBe(200);
    expect(await call('GET', '/api/grids', `${wall.cookie}; ${cookie}`)).toMatchObject(REQUIRED);
  });

  it('may work where it is only offered', async () => {
    const options = { host: '127.0.0.1', allowedOrigins: [], socketsMax: 1, adminSecondFactor: 'offered' } as const;
    const lenient = await testApp(test, { realNow: () => now, options });
    const { cookie } = await person('administrator');
    expect((await lenient.inject({ url: '/api/people', headers: { cookie } })).statusCode).toBe(200);
    const { who } = (await lenient.inject({ url: '/api/me', headers: { cookie } })).json();
    expect(who.mustProve).toBe(false);
    await lenient.close();
  });
});

describe('a live line', () => {
  it('opens no room without the factor, and closes when the role comes without one', async () => {
    const hearing = await listeningApp(test);
    const port = await onPort(hearing);
    const screen = await openScreen(port, { cookie: (await person('administrator')).cookie });
    expect(await screen.subscribe({ room: 'wall' })).toMatchObject({ error: 'second-factor-required' });
    screen.close();

    const officer = await person('duty-officer');
    const watching = await openScreen(port, { cookie: officer.cookie });
    expect(await watching.subscribe({ room: 'wall' })).toHaveProperty('tables');
    const gone = new Promise((resolve) => watching.socket.once('disconnect', resolve));
    await call('PATCH', `/api/people/${officer.id}`, admin.cookie, { grants: EVERYTHING });
    await gone;
    await hearing.close();
  });
});

describe('the factor of an administrator', () => {
  it('is not taken away, not even by its owner with a code', async () => {
    const { cookie } = await person('administrator');
    const { codes } = await setUp(cookie);
    const refused = await call('DELETE', '/api/totp', cookie, { current: PASSWORD, code: codes[0] });
    expect(refused).toMatchObject({ status: 409, error: 'second-factor-required' });
    expect((await call('GET', '/api/account', cookie)).body).toMatchObject({ totp: true, recoveryCodes: 10 });
  });

  it('is replaced by who shows the old one or a recovery code, and serves until the new one is proven', async () => {
    const { login, cookie } = await person('administrator');
    const first = await setUp(cookie);
    now += 60_000;
    const without = await call('POST', '/api/totp', cookie, { current: PASSWORD });
    expect(without).toMatchObject({ status: 403, error: 'code-required' });
    const offer = await call('POST', '/api/totp', cookie, { current: PASSWORD, code: first.codes[0] });
    const next = new TOTP({ secret: Secret.fromBase32(offer.body.secret) });
    expect((await signIn(login, next.generate({ timestamp: now }))).error).toBe('wrong-code');
    expect((await signIn(login, first.totp.generate({ timestamp: now }))).status).toBe(204);
    const started = await call('POST', '/api/totp/enrol', cookie, { code: next.generate({ timestamp: now }) });
    expect(started.status).toBe(200);
    now += 60_000;
    expect((await signIn(login, first.totp.generate({ timestamp: now }))).error).toBe('wrong-code');
    expect((await signIn(login, first.codes[1])).error).toBe('wrong-code');
    expect((await signIn(login, next.generate({ timestamp: now }))).status).toBe(204);
    expect((await signIn(login, started.body.codes[0])).status).toBe(204);
  });

  it('ends the sessions that were begun without it', async () => {
    const { login, cookie } = await person('administrator');
    const { given = '' } = await signIn(login);
    await setUp(cookie);
    expect((await call('GET', '/api/me', given)).body.who).toBeNull();
    expect((await call('GET', '/api/people', cookie)).status).toBe(200);
  });

  it('takes the code that proved it no second time, and a code of two at once once', async () => {
    const { login, cookie } = await person('administrator');
    const { totp, codes } = await setUp(cookie);
    expect((await signIn(login, totp.generate({ timestamp: now }))).error).toBe('wrong-code');
    now += 60_000;
    const code = totp.generate({ timestamp: now });
    for (const one of [code, codes[0]]) {
      const both = await Promise.all([signIn(login, one), signIn(login, one)]);
      expect(both.map(({ status }) => status).sort()).toEqual([204, 401]);
    }
  });

  it('is forgotten by the console alone, when phone and recovery codes are lost; the sessions end with it', async () => {
    const { login, cookie } = await person('administrator');
    await setUp(cookie);
    const welcome = async (token: string) =>
      (await call('POST', '/api/welcome', 'none=0', { token, password: PASSWORD })).given;
    // A link alone changes the password, and signs nobody in.
    expect(await welcome(await inviteAdministrator(test.database, login, now))).toBeUndefined();
    const given = await welcome(await inviteAdministrator(test.database, login, now, true));
    expect((await call('GET', '/api/me', cookie)).body.who).toBeNull();
    expect(await call('GET', '/api/people', given ?? '')).toMatchObject(REQUIRED);
  });

  it('of one person proves nothing for another', async () => {
    const [one, other] = [await person('administrator'), await person('administrator')];
    const offer = await call('POST', '/api/totp', one.cookie, { current: PASSWORD });
    const code = new TOTP({ secret: Secret.fromBase32(offer.body.secret) }).generate({ timestamp: now });
    await test.sql('update person set totp_next = (select totp_next from person where id = $2) where id = $1', [
      other.id,
      one.id,
    ]);
    expect((await call('POST', '/api/totp/enrol', other.cookie, { code })).status).toBe(500);
    expect(await call('GET', '/api/people', other.cookie)).toMatchObject(REQUIRED);
  });
});
