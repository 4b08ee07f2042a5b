/** People who work on cases over REST, with their departments and photos, for tests. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { CaseVerb } from '../cases/act/constants.ts';
import type { App } from '../http/app.ts';
import { COMMUNITY, NOW, type TestDatabase } from './community.ts';
import { type GrantInput, signedIn } from './people.ts';

/** Around the clock: a quarter of an hour to dispatch, 8 h to handle, 2 to check, 12 in all; feedback needs a photo. */
export const URGENT = '20402';
/** In working hours: half an hour to dispatch, 4 h to handle, 4 to check, 12 in all; feedback needs no photo. */
export const NOT_URGENT = '20505';

export interface TestOfficer {
  id: number;
  name: string;
  post(url: string, body: object, headers?: Record<string, string>): Promise<Answer>;
  get(url: string): Promise<Answer>;
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
  body: any;
}

/** A case as it was last seen. */
export interface Ref {
  id: number;
  version: number;
}

export type Crew = Awaited<ReturnType<typeof caseCrew>>;

/** Everybody a case needs, in COMMUNITY: two handlers of the department `property`, and a grid worker of M1 in `safety`. */
export async function caseCrew(test: TestDatabase, app: App) {
  const within = { community: COMMUNITY, grid: null };
  const crew = {
    duty: await officer(test, app, '值班员', { role: 'duty-officer', ...within }),
    leader: await officer(test, app, '值班长', { role: 'shift-leader', ...within }),
    manager: await officer(test, app, '管理者', { role: 'manager', ...within }),
    hand: await officer(test, app, '处置员', { role: 'handler', ...within }),
    mate: await officer(test, app, '同事', { role: 'handler', ...within }),
    walker: await officer(test, app, '网格员', { role: 'grid-worker', community: COMMUNITY, grid: 'M1' }),
  };
  await department(test, 'property', crew.hand, crew.mate);
  await department(test, 'safety', crew.walker);
  return crew;
}

/** Somebody with these roles, who asks that app. */
export async function officer(
  test: TestDatabase,
  app: App,
  name: string,
  ...wishes: GrantInput[]
): Promise<TestOfficer> {
  const { id, cookie } = await signedIn(test, ...wishes);
  await test.sql('update person set name = $2 where id = $1', [id, name]);
  return {
    id,
    name,
    async post(url, payload, headers = {}) {
      const reply = await app.inject({ method: 'POST', url, headers: { ...headers, cookie }, payload });
      return { status: reply.statusCode, headers: reply.headers, body: reply.json() };
    },
    async get(url) {
      const reply = await app.inject({ method: 'GET', url, headers: { cookie } });
      return { status: reply.statusCode, headers: reply.headers, body: reply.json() };
    },
  };
}

/** A department with its members. */
export async function department(test: TestDatabase, code: string, ...members: { id: number }[]): Promise<void> {
  await test.sql(
    `insert into department (community, code, name_zh, name_en, party) values ($1, $2, $2, $2, 'enterprise') on conflict do nothing`,
    [COMMUNITY, code],
  );
  for (const { id } of members)
    await test.sql('insert into department_member values ($1, $2, $3) on conflict do nothing', [COMMUNITY, code, id]);
}

/** Sent, and of no case yet. */
export async function photo(test: TestDatabase, person: { id: number }, kind = 'after'): Promise<string> {
  const id = randomUUID();
  await test.sql(
    `insert into case_photo (id, kind, bytes, width, height, sha256, person, person_name, uploaded_at)
     values ($1, $2, 1, 1, 1, '\\x00', $3, 'p', to_timestamp($4))`,
    [id, kind, person.id, NOW / 1000],
  );
  return id;
}

/** A case by hand in M1. */
export async function reported(by: TestOfficer, body: object = {}): Promise<Ref> {
  const answer = await by.post('/api/cases', { title: '路面积水', source: 'patrol', grid: 'M1', ...body });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

/** Does it, at the version last seen unless the body says another, and follows the case. */
export async function tryAct(by: TestOfficer, file: Ref, verb: CaseVerb, body: object = {}): Promise<Answer> {
  const answer = await by.post(`/api/cases/${file.id}/${verb}`, { version: file.version, ...body });
  if (answer.status === 200) Object.assign(file, answer.body);
  return answer;
}

/** The same, and it must be done. */
export async function mustAct(by: TestOfficer, file: Ref, verb: CaseVerb, body: object = {}): Promise<Answer['body']> {
  const answer = await tryAct(by, file, verb, body);
  expect(answer, verb).toMatchObject({ status: 200 });
  return answer.body;
}

/** Given to `hand` and taken up. */
export async function acceptedCase({ duty, hand }: Crew, body: object = {}): Promise<Ref> {
  const file = await reported(duty, { category: NOT_URGENT, ...body });
  await mustAct(duty, file, 'dispatch', { department: 'property', handler: hand.id });
  await mustAct(hand, file, 'accept');
  return file;
}
