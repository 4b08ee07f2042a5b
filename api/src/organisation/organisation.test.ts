import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { exportOrganisation } from '../organisation-file/export.ts';
import { importOnce, importOrganisation, parseOrganisation } from '../organisation-file/import.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import type { Department, WorkCalendar } from './contract.ts';
import { readDepartments } from './departments.ts';
import { readCalendar } from './read-calendar.ts';

const TRACE = { by: 'console', now: NOW, clockNow: NOW };
const DEMO = path.resolve(import.meta.dirname, '../../../simulators/communities/yunfan/organisation.json');

let test: TestDatabase;
let app: App;
let admin: SignedIn;
let handler: SignedIn;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  admin = await signedIn(test, 'administrator');
  handler = await signedIn(test, 'handler');
});
afterAll(async () => {
  await app.close();
  await test.drop();
});
beforeEach(async () => {
  await test.sql('delete from case_file');
  for (const table of ['department', 'work_hours', 'work_day', 'shift_plan', 'shift_roster'])
    await test.sql(`delete from ${table}`);
});

async function send(method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object, who = admin) {
  const answer = await app.inject({ method, url, headers: { cookie: who.cookie }, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}

const wish = (more: object = {}) => ({
  name: { zh: '物业', en: 'Property' },
  party: 'enterprise',
  grids: null,
  members: [handler.id],
  revision: null,
  reason: '新设',
  ...more,
});
const loginOf = async (id: number) =>
  String((await test.sql('select login from person where id = $1', [id]))[0]?.['login']);

describe('a department', () => {
  it('is made with its people, changed by who saw it last, and gone once retired', async () => {
    const made = await send('PUT', '/api/departments/property', wish());
    expect(made.body.departments).toMatchObject([{ code: 'property', members: [{ person: handler.id }], grids: null }]);
    const { revision } = made.body.departments[0];
    expect((await send('PUT', '/api/departments/property', wish())).status).toBe(409); // somebody made it meanwhile
    const narrowed = await send('PUT', '/api/departments/property', wish({ grids: ['G1'], revision }));
    // An exclusive grid stands for its micro-grids.
    expect(narrowed.body.departments[0].grids).toEqual(['G1', 'M1', 'M2']);
    expect((await send('PUT', '/api/departments/property', wish({ revision }))).body.error).toBe('changed-meanwhile');
    const last = narrowed.body.departments[0].revision;
    expect((await send('PUT', '/api/departments/property', wish({ revision: last, retired: true }))).body).toEqual({
      departments: [],
    });
    const trail = await test.sql("select count(*)::int as n from audit where action = 'department.change'");
    expect(trail).toEqual([{ n: 3 }]);
  });

  it('is not retired while it has cases to put right', async () => {
    const made = await send('PUT', '/api/departments/property', wish());
    await test.sql(
      `insert into case_file (community, number, stage, source, title, description, priority, department, reported_at, stage_since)
       values ($1, 'N-1', 'handling', 'public', 't', 'd', 2, 'property', now(), now())`,
      [COMMUNITY],
    );
    const { revision } = made.body.departments[0];
    const refused = await send('PUT', '/api/departments/property', wish({ revision, retired: true }));
    expect([refused.status, refused.body.message]).toEqual([409, expect.stringMatching(/1 open cases/)]);
  });

  it.each([
    [{ members: [2_000_000_000] }, /members: person 2000000000 has no role/],
    [{ grids: ['XX'] }, /grids: there is no grid XX/],
    [{ name: { zh: '', en: 'x' } }, /name/],
    [{ party: 'army' }, /party/],
    [{ reason: undefined }, /reason/],
  ])('is refused when it is faulty: %j', async (patch, fault) => {
    const reply = await send('PUT', '/api/departments/property', wish(patch));
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(fault)]);
  });

  it('can have whoever has a role here', async () => {
    const elsewhere = await signedIn(test, { role: 'handler', community: 'elsewhere' });
    const people = (await send('GET', '/api/departments/candidates')).body.people as { person: number }[];
    expect(people.map(({ person }) => person)).toContain(handler.id);
    expect(people.map(({ person }) => person)).not.toContain(elsewhere.id);
    expect((await send('PUT', '/api/departments/property', wish({ members: [elsewhere.id] }))).status).toBe(400);
  });
});

describe('the work calendar', () => {
  const october = '/api/work-calendar?from=2025-09-28&to=2025-10-12';
  const days = async () => (await send('GET', october)).body as WorkCalendar;

  it('shows holidays and 调休 by name, and what the community does otherwise', async () => {
    const before = await days();
    expect(before.version).toBe(0);
    expect(before.days).toHaveLength(15);
    expect(before.days[0]).toMatchObject({ works: true, kind: 'makeup', name: { zh: '国庆节' }, exception: null });
    expect(before.days[3]).toMatchObject({ day: '2025-10-01', works: false, kind: 'holiday', known: true });
    expect((await send('PUT', '/api/work-calendar/days/2025-10-03', { works: true, reason: '订单高峰' })).status).toBe(
      204,
    );
    expect((await days()).days[5]).toMatchObject({ works: true, kind: 'holiday', exception: '订单高峰' });
    const calendar = await readCalendar(test.database, COMMUNITY, 'Asia/Shanghai');
    expect(calendar.isWorkDay('2025-10-03')).toBe(true);
    expect((await send('DELETE', '/api/work-calendar/days/2025-10-03', { reason: '取消' })).status).toBe(204);
    expect((await days()).exceptions).toEqual([]);
    expect((await send('DELETE', '/api/work-calendar/days/2025-10-03', { reason: '取消' })).status).toBe(404);
  });

  it('has hours that hold from the next reading on', async () => {
    const hours = [['07:00', '15:00']];
    expect((await send('PUT', '/api/work-calendar/hours', { hours, version: 0, reason: '夏令' })).status).toBe(204);
    expect((await send('PUT', '/api/work-calendar/hours', { hours, version: 0, reason: '夏令' })).status).toBe(409);
    expect(await days()).toMatchObject({ hours, version: 1 });
    const calendar = await readCalendar(test.database, COMMUNITY, 'Asia/Shanghai');
    const due = calendar.due(Date.parse('2026-03-10T14:00:00+08:00'), { amount: 2, unit: 'work-hours' });
    expect(new Date(due).toISOString()).toBe('2026-03-11T00:00:00.000Z');
  });

  it.each([
    [
      'PUT',
      '/api/work-calendar/hours',
      { hours: [['12:00', '08:00']], version: 0, reason: 'x' },
      /12:00 is not before 08:00/,
    ],
    ['PUT', '/api/work-calendar/hours', { hours: [], version: 0, reason: 'x' }, /hours/],
    ['PUT', '/api/work-calendar/days/2026-02-30', { works: true, reason: 'x' }, /there is no 2026-02-30/],
    ['PUT', '/api/work-calendar/days/2026-02-20', { works: true }, /reason/],
    ['GET', '/api/work-calendar?from=2026-02-30&to=2026-03-01', undefined, /from: there is no 2026-02-30/],
    ['GET', '/api/work-calendar?from=2026-03-02&to=2026-03-01', undefined, /from: must not be after/],
    ['GET', '/api/work-calendar?from=2026-01-01&to=2028-01-01', undefined, /at most 400 days/],
  ] as const)('refuses what is none: %s %s', async (method, url, payload, fault) => {
    const reply = await send(method, url, payload);
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(fault)]);
  });

  it('is read by a handler and changed by administrators only', async () => {
    expect((await send('GET', october, undefined, handler)).status).toBe(200);
    const change = { works: true, reason: 'x' };
    expect((await send('PUT', '/api/work-calendar/days/2026-03-10', change, handler)).status).toBe(403);
  });
});

describe('an organisation file', () => {
  const file = async (more: object = {}) =>
    JSON.stringify({
      format: 'cockpit-organisation/1',
      community: COMMUNITY,
      departments: [
        {
          code: 'property',
          name: { zh: '物业', en: 'Property' },
          party: 'enterprise',
          members: [await loginOf(handler.id)],
        },
        { code: 'order', name: { zh: '秩序', en: 'Order' }, party: 'enterprise', grids: ['M1'], members: [] },
      ],
      hours: [['09:00', '18:00']],
      exceptions: [{ day: '2026-05-04', works: true, reason: '值班' }],
      ...more,
    });
  const take = async (more: object = {}) =>
    importOrganisation(test.database, parseOrganisation(await file(more)), TRACE);
  const codes = async () => (await readDepartments(test.database, COMMUNITY)).map(({ code }: Department) => code);

  it('comes out as it went in, and is taken a second time without a change', async () => {
    await take();
    const first = await exportOrganisation(test.database, COMMUNITY);
    expect({ ...first, departments: first.departments?.toReversed() }).toEqual(JSON.parse(await file()));
    await importOrganisation(test.database, parseOrganisation(JSON.stringify(first)), TRACE);
    expect(await exportOrganisation(test.database, COMMUNITY)).toEqual(first);
  });

  it('plans shifts and gives the coming fourteen days people by weekday, the same a second time', async () => {
    const officer = await signedIn(test, 'duty-officer');
    const plan = { starts: '08:00', ends: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7], peopleMin: 1 };
    const plans = [{ code: 'day', name: { zh: '白班', en: 'Day' }, ...plan }];
    const people = [await loginOf(officer.id)];
    const shifts = { plans, roster: [{ plan: 'day', weekdays: [7], people }] };
    const roster = () => test.sql('select plan, day::text, person from shift_roster order by day');
    const sundays = ['2026-11-22', '2026-11-29'].map((day) => ({ plan: 'day', day, person: officer.id }));
    expect(await take({ shifts })).toMatchObject({ plans: 1, rostered: 2 });
    expect(await roster()).toEqual(sundays);
    await take({ shifts });
    expect(await roster()).toEqual(sundays);
    expect(await exportOrganisation(test.database, COMMUNITY)).toMatchObject({ shifts: { plans } });
    await take({ shifts: { plans } });
    expect(await roster()).toEqual(sundays); // left out, it stays
  });

  it('retires what it no longer has, keeps what it does not speak of', async () => {
    await take();
    const only = { departments: [JSON.parse(await file()).departments[0]], hours: undefined, exceptions: [] };
    expect(await take(only)).toMatchObject({ retired: ['order'], hours: false });
    expect(await codes()).toEqual(['property']);
    expect(await exportOrganisation(test.database, COMMUNITY)).toMatchObject({
      hours: [['09:00', '18:00']],
      exceptions: [],
    });
    expect(await take()).toMatchObject({ retired: [] });
    expect(await codes()).toEqual(['order', 'property']);
  });

  it.each([
    [{ community: 'nowhere' }, /there is no community nowhere/],
    [
      { departments: [{ code: 'a', name: { zh: '甲', en: 'A' }, party: 'society', members: ['nobody'] }] },
      /\/departments\/a\/members: there is no account nobody/,
    ],
    [
      { departments: [{ code: 'a', name: { zh: '甲', en: 'A' }, party: 'society', grids: ['XX'], members: [] }] },
      /\/departments\/a\/grids: there is no grid XX/,
    ],
    [{ hours: [['18:00', '09:00']] }, /hours\[0\]: 18:00 is not before/],
    [{ exceptions: [{ day: '2026-02-30', works: true, reason: 'x' }] }, /there is no 2026-02-30/],
    [
      { shifts: { plans: [], roster: [{ plan: 'day', weekdays: [1], people: [] }] } },
      /roster\/0\/plan: there is no plan day/,
    ],
    [{ whatever: 1 }, /additional/],
    [{ format: 'other' }, /format/],
  ])('is refused as a whole: %j', async (more, fault) => {
    await take();
    await expect(take(more)).rejects.toThrow(fault);
    expect(await codes()).toEqual(['order', 'property']);
  });

  it('is taken at a first start, and never again over what people have changed', async () => {
    expect(await importOnce(test.database, await file(), TRACE)).toMatchObject({ departments: 2, members: 1 });
    expect(await importOnce(test.database, await file({ departments: [] }), TRACE)).toBeUndefined();
    expect(await codes()).toEqual(['order', 'property']);
  });

  it('ships with the demonstration, and names the departments the category table names', async () => {
    const demo = parseOrganisation(await readFile(DEMO, 'utf8'));
    const known = new Set(demo.departments?.map(({ code }) => code));
    const reply = await app.inject({ url: '/api/cases/categories', headers: { cookie: admin.cookie } });
    for (const { people } of demo.shifts?.roster ?? [])
      expect(['officer', 'leader', 'operator']).toEqual(expect.arrayContaining(people));
    const named = reply
      .json<{ categories: { departments: string[] }[] }>()
      .categories.flatMap((one) => one.departments);
    expect([...new Set(named)].filter((code) => !known.has(code))).toEqual([]);
  });
});
