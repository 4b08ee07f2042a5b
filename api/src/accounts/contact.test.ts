import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';

let test: TestDatabase;
let app: App;
let officer: SignedIn;
let admin: SignedIn;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  officer = await signedIn(test, 'duty-officer');
  admin = await signedIn(test, 'administrator');
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function call(method: 'GET' | 'PUT' | 'PATCH', url: string, cookie: string, body?: object) {
  const reply = await app.inject({ method, url, headers: { cookie }, ...(body && { payload: body }) });
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() };
}
const own = () => call('GET', '/api/me/contact', officer.cookie);

it('is one\u2019s own to say, and the trail does not keep the address', async () => {
  expect((await own()).body).toEqual({ email: null, language: 'zh' });
  const contact = { email: 'officer@example.cn', language: 'en' };
  expect((await call('PUT', '/api/me/contact', officer.cookie, contact)).status).toBe(204);
  expect((await own()).body).toEqual(contact);
  const [row] = await test.sql("select object, after from audit where action = 'person.contact'");
  expect(row).toEqual({
    object: `person:${officer.id}`,
    after: { emailChanged: true, hasEmail: true, language: 'en' },
  });
});

it('refuses what is no single address, naming the field', async () => {
  for (const email of ['', 'a', 'a@b@c', 'a@b, c@d', 'a@b\nbcc: c@d', 'a <a@b>', 'a@b\u0000']) {
    const reply = await call('PUT', '/api/me/contact', officer.cookie, { email, language: 'zh' });
    expect(reply.status, email).toBe(400);
    expect(reply.body.message, email).toContain('email');
  }
  expect((await call('PUT', '/api/me/contact', officer.cookie, { email: null, language: 'fr' })).status).toBe(400);
  expect((await call('GET', '/api/me/contact', 'none=0')).status).toBe(401);
});

it('is set by an administrator for somebody else, who alone can be named there', async () => {
  const contact = { email: null, language: 'zh' };
  expect((await call('PATCH', `/api/people/${officer.id}`, officer.cookie, { contact })).status).toBe(403);
  expect((await call('PATCH', `/api/people/${officer.id}`, admin.cookie, { contact })).status).toBe(204);
  expect((await own()).body).toEqual(contact);
  const { people } = (await call('GET', '/api/people', admin.cookie)).body;
  expect(people).toContainEqual(expect.objectContaining({ id: officer.id, ...contact }));
});
