import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { testApp } from '../testing/serve.ts';

let test: TestDatabase;
let app: App;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const ask = (url: string, remoteAddress: string) => app.inject({ url, remoteAddress, headers: { cookie: 'none=0' } });

it('open routes are answered so often a minute for one network, others go on', async () => {
  const statuses = [];
  for (let n = 0; n < 601; n++) statuses.push((await ask('/api/me', `2001:db8::${(n % 9) + 1}`)).statusCode);
  expect(statuses.indexOf(429)).toBe(600);
  const refused = await ask('/api/health', '2001:db8::1');
  expect(refused.json()).toEqual({
    error: 'too-many-requests',
    message: expect.stringMatching(/^Too many requests from this address\. Try again in \d+ s\.$/),
  });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask('/api/me', '2001:db8:0:1::1')).statusCode).toBe(200);
  // What asks for a session answers as ever.
  expect((await ask('/api/account', '2001:db8::1')).statusCode).toBe(401);
});

it('answers of the api are kept nowhere, and pages ask a browser for no more than they need', async () => {
  for (const url of ['/api/me', '/api/account', '/api/nothing']) {
    const { headers } = await ask(url, '192.0.2.1');
    expect(headers['cache-control'], url).toBe('no-store');
    expect(headers['permissions-policy'], url).toMatch(/camera=\(self\), geolocation=\(self\).*microphone=\(\)/);
  }
  expect((await ask('/wall', '192.0.2.1')).headers['cache-control']).not.toBe('no-store');
});
