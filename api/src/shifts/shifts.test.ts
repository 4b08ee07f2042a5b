import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readAlarmRules } from '../alarms/rules.ts';
import type { App } from '../http/app.ts';
import { registryCache } from '../registry/cache.ts';
import { acknowledged, clearAlarms, raised, shelved } from '../testing/alarms.ts';
import { aCase } from '../testing/cases.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import { readDutyFacts } from './duty-facts.ts';
import { unmannedSignals } from './unmanned.ts';

// NOW is 10:00 on 2026-11-22 in Shanghai: the day shift runs since 08:00.
const DAY = { plan: 'day', day: '2026-11-22' };
const NIGHT = { plan: 'night', day: '2026-11-22' };
const HOUR_MS = 60 * 60_000;
const words = (text: string) => ({ zh: text, en: text });
const PLANS = [
  { code: 'day', name: words('白班'), starts: '08:00', ends: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7], peopleMin: 1 },
  { code: 'night', name: words('夜班'), starts: '20:00', ends: '08:00', weekdays: [1, 2, 3, 4, 5, 6, 7], peopleMin: 1 },
];

let test: TestDatabase;
let app: App;
let wang: SignedIn;
let li: SignedIn;
let leader: SignedIn;
const clock = { at: NOW, speed: 1, now: () => clock.at };

const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, who: SignedIn, body?: object) => {
  const reply = await app.inject({ method, url, headers: { cookie: who.cookie }, ...(body ? { payload: body } : {}) });
  return { status: reply.statusCode, body: reply.body === '' ? null : reply.json() };
};
const post = (path: string, who: SignedIn, body: object = {}) => ask('POST', `/api/shifts/${path}`, who, body);
const duty = async () => (await ask('GET', '/api/shifts/duty', leader)).body;
const waiting = async () => Number((await duty()).waiting[0].id);
const handsOver = async () => {
  await post('on', wang, DAY);
  clock.at = NOW + 9 * HOUR_MS;
  expect((await post('handovers', wang, { ...NIGHT, notes: '东门道闸待修' })).status).toBe(204);
  return waiting();
};

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test, { clock });
  wang = await signedIn(test, 'duty-officer');
  li = await signedIn(test, 'duty-officer');
  leader = await signedIn(test, 'shift-leader');
  expect((await ask('PUT', '/api/shifts/plans', leader, { plans: PLANS, reason: '开始' })).status).toBe(204);
});
afterAll(async () => {
  await app?.close();
  await test?.drop();
});
beforeEach(async () => {
  clock.at = NOW;
  await clearAlarms(test);
  await test.sql('truncate shift_duty, shift_handover, shift_roster, shift_promise');
});

describe('going on duty', () => {
  it('is for a shift that runs or begins soon, once, and says who stands in', async () => {
    await ask('PUT', '/api/shifts/roster', leader, { ...DAY, people: [wang.id] });
    expect((await post('on', wang, NIGHT)).body).toMatchObject({ error: 'not-now' });
    expect((await post('on', wang, DAY)).status).toBe(204);
    expect((await post('on', wang, DAY)).body).toMatchObject({ error: 'on-duty-already' });
    await post('on', li, DAY);
    const list = await ask('GET', '/api/shifts?from=2026-11-22&to=2026-11-22', leader);
    expect(list.body.shifts[0].duty).toMatchObject([{ standIn: false }, { standIn: true }]);
    expect((await duty()).now).toMatchObject({ missing: 0, shift: DAY });
  });

  it('of twenty requests at once puts a person there once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => post('on', wang, DAY)));
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await test.sql('select person from shift_duty where off_at is null')).toHaveLength(1);
  });

  it('ends without a handover only while somebody is left, or by force with a reason', async () => {
    await post('on', wang, DAY);
    expect((await post('off', wang, { reason: '急事' })).body).toMatchObject({ error: 'last-on-duty' });
    expect((await post('off', wang, { reason: '急事', force: true })).status).toBe(204);
    expect(await test.sql('select off_reason from shift_duty')).toEqual([{ off_reason: '急事' }]);
    expect((await post('off', wang, { reason: '急事' })).body).toMatchObject({ error: 'not-on-duty' });
  });
});

it('who is locked out is on duty no more', async () => {
  const gone = await signedIn(test, 'duty-officer');
  await post('on', gone, DAY);
  expect((await duty()).now).toMatchObject({ missing: 0 });
  await test.sql('update person set locked_at = to_timestamp($2) where id = $1', [gone.id, NOW / 1000]);
  expect((await duty()).now).toMatchObject({ missing: 1, people: [] });
});

describe('a handover', () => {
  it('carries open alarms, what is shelved and promises, and changes hands with the second signature', async () => {
    const mine = await raised(test, { source: 'a', priority: 1 });
    await acknowledged(test, mine, { ackedAt: NOW, ackExpiresAt: NOW + HOUR_MS, settledAt: null });
    await test.sql('update alarm_handling set acked_by = $1', [String(wang.id)]);
    await raised(test, { source: 'put-away' });
    await shelved(test, 'put-away', NOW + 24 * HOUR_MS);
    await post('promises', wang, { what: '20:30 前回复企业', dueAt: NOW + 10 * HOUR_MS });
    const id = await handsOver();
    const [signed] = (await duty()).waiting;
    expect(signed).toMatchObject({
      notes: '东门道闸待修',
      from: DAY,
      to: NIGHT,
      in: null,
      estate: {
        alarms: [{ id: mine, mine: true }],
        shelved: [{ until: NOW + 24 * HOUR_MS }],
        promises: [{ what: '20:30 前回复企业' }],
      },
    });
    expect((await post(`handovers/${id}/sign`, li, { note: '已核对' })).status).toBe(204);
    expect((await duty()).now.people).toMatchObject([{ name: expect.any(String) }]);
    expect(await test.sql('select acked_by from alarm_handling')).toEqual([{ acked_by: String(li.id) }]);
    expect(await test.sql(`select action from alarm_action where action = 'take-over'`)).toHaveLength(1);
    expect((await duty()).last).toMatchObject({ id, in: { note: '已核对' } });
    expect((await duty()).waiting).toEqual([]);
  });

  it('is read within the grids of who reads it', async () => {
    const within = { role: 'grid-worker', community: COMMUNITY, grid: 'M1' } as const;
    const walker = await signedIn(test, within);
    const guard = await signedIn(test, { ...within, role: 'operator' });
    for (const grid of ['M1', 'M2']) {
      await raised(test, { source: grid, grid });
      await raised(test, { source: `away-${grid}`, grid });
      await shelved(test, `away-${grid}`, NOW + 24 * HOUR_MS);
    }
    const here = await aCase(test, { stage: 'filing', grid: 'M1' });
    for (const grid of ['M2', null]) await aCase(test, { stage: 'filing', grid });
    await handsOver();
    const [whole] = (await duty()).waiting;
    expect([whole.estate.alarms, whole.estate.shelved, whole.estate.cases].map(({ length }) => length)).toEqual([
      2, 2, 3,
    ]);
    const [signed] = (await ask('GET', '/api/shifts/duty', walker)).body.waiting;
    const own = (await ask('GET', '/api/shifts/handover-state', guard)).body;
    for (const state of [signed.estate, own]) {
      expect(state).toMatchObject({ alarmsOpen: 1, casesOpen: 1, cases: [{ id: here }] });
      expect(state.alarms.map((alarm: { grid: string }) => alarm.grid)).toEqual(['M1']);
      expect(state.shelved.map((point: { grid: string }) => point.grid)).toEqual(['M1']);
    }
    await test.sql('truncate case_file, case_tally cascade');
  });

  it('leaves who went off meanwhile on the duty they have taken since', async () => {
    const id = await handsOver();
    expect((await post('off', wang, { reason: '急事', force: true })).status).toBe(204);
    clock.at = NOW + 11 * HOUR_MS;
    expect((await post('on', wang, NIGHT)).status).toBe(204);
    expect((await post(`handovers/${id}/sign`, li)).status).toBe(204);
    expect((await duty()).now.people).toHaveLength(2);
  });

  it('names its shifts, takes no sign that cannot be stored, and tells every screen that it waits', async () => {
    await post('on', wang, DAY);
    clock.at = NOW + 9 * HOUR_MS;
    expect((await duty()).now.waiting).toEqual([]);
    expect((await post('handovers', wang, { ...NIGHT, notes: '\u0000' })).status).toBe(400);
    expect((await post('handovers', wang, { ...NIGHT, notes: '门\t待修' })).status).toBe(204);
    const [signed] = (await duty()).waiting;
    expect([signed.from.name, signed.to.name]).toEqual([words('白班'), words('夜班')]);
    expect((await duty()).now.waiting).toEqual([signed.id]);
  });

  it('is never signed by one person twice', async () => {
    const id = await handsOver();
    expect((await post(`handovers/${id}/sign`, wang)).body).toMatchObject({ error: 'own-handover' });
  });

  it('is taken by one of many who sign at once; the others are told', async () => {
    const id = await handsOver();
    const replies = await Promise.all([li, leader, li, leader].map((who) => post(`handovers/${id}/sign`, who)));
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(replies.filter(({ body }) => body?.error === 'signed-already')).toHaveLength(3);
    expect(await test.sql('select person from shift_duty where off_at is null')).toHaveLength(1);
  });

  it('can be taken back until then, by who signed it', async () => {
    const id = await handsOver();
    expect((await post('handovers', wang, { ...NIGHT, notes: '' })).body).toMatchObject({
      error: 'handed-over-already',
    });
    expect((await post(`handovers/${id}/withdraw`, li)).status).toBe(403);
    expect((await post(`handovers/${id}/withdraw`, wang)).status).toBe(204);
    expect((await post(`handovers/${id}/sign`, li)).body).toMatchObject({ error: 'signed-already' });
    expect((await duty()).me).toBeNull();
  });

  it('needs somebody on duty, and another shift than one’s own', async () => {
    expect((await post('handovers', wang, { ...DAY, notes: '' })).body).toMatchObject({ error: 'not-on-duty' });
    await post('on', wang, DAY);
    expect((await post('handovers', wang, { ...DAY, notes: '' })).body).toMatchObject({ error: 'same-shift' });
  });

  it('hands promises on until they are kept', async () => {
    await post('promises', wang, { what: '回访', dueAt: NOW });
    const handoverState = await ask('GET', '/api/shifts/handover-state', wang);
    const [promise] = handoverState.body.promises;
    expect((await post(`promises/${promise.id}/done`, li)).status).toBe(204);
    expect((await post(`promises/${promise.id}/done`, li)).status).toBe(404);
    expect((await ask('GET', '/api/shifts/handover-state', wang)).body.promises).toEqual([]);
  });
});

it('promises are bounded: every handover carries all of them', async () => {
  await test.sql(
    `insert into shift_promise (community, what, due_at, made_by, made_at)
     select $1, 'x', now(), 'x', now() from generate_series(1, 200)`,
    [COMMUNITY],
  );
  expect((await post('promises', wang, { what: '回访', dueAt: NOW })).body).toMatchObject({
    error: 'too-many-promises',
  });
});

describe('the roster', () => {
  it('takes who works shifts, for days to come, and says which field is wrong', async () => {
    const set = (body: object) => ask('PUT', '/api/shifts/roster', leader, body);
    expect((await set({ ...DAY, people: [999_999] })).body.message).toMatch(/^people:/);
    expect((await set({ plan: 'day', day: '2026-11-21', people: [wang.id] })).body).toMatchObject({ error: 'past' });
    expect((await set({ plan: 'none', day: '2026-11-23', people: [] })).status).toBe(404);
    for (const day of ['2026-13-01', '2027-02-30', '0000-01-01'])
      expect((await set({ plan: 'day', day, people: [] })).status, day).toBe(400);
    expect((await ask('GET', '/api/shifts?from=0000-01-01&to=0000-01-01', leader)).status).toBe(400);
    expect((await ask('GET', '/api/shifts?from=2026-11-22&to=2027-11-22', leader)).body.message).toMatch(/^from, to:/);
  });
});

describe('an unmanned shift', () => {
  it('is an alarm from the time its rule gives, until somebody takes it', async () => {
    const rule = {
      code: 'duty-unmanned',
      enabled: true,
      appliesTo: {},
      domain: 'duty',
      condition: { kind: 'unmanned-shift', minutes: 10 },
    };
    await test.sql('insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())', [rule.code, rule]);
    const registry = await registryCache(test.database, COMMUNITY).get(COMMUNITY);
    const signals = async (now: number) =>
      unmannedSignals(
        await readDutyFacts(test.database, registry, now),
        (await readAlarmRules(test.database)).set,
        registry,
        now,
      );
    // Nobody is on the roster and nobody ever signed on: shifts are not in use yet, and nobody is missing.
    expect(await signals(NOW + 60 * 60_000)).toEqual([]);
    await ask('PUT', '/api/shifts/roster', leader, { ...DAY, people: [wang.id] });
    // The plan was made at ten, the shift would have begun at eight: nobody's duty until then.
    expect(await signals(NOW + 9 * 60_000)).toEqual([]);
    expect(await signals(NOW + 10 * 60_000)).toMatchObject([{ at: NOW + 10 * 60_000 }]);
    await test.sql('update shift_plan set introduced_at = to_timestamp($1)', [(NOW - 24 * HOUR_MS) / 1000]);
    await ask('PUT', '/api/shifts/plans', leader, { plans: PLANS, reason: '改不出空子' });
    expect(await signals(NOW)).toMatchObject([
      { source: 'shift:day@2026-11-22', at: Date.parse('2026-11-22T08:10+08:00') },
    ]);
    await post('on', wang, DAY);
    expect(await signals(NOW)).toEqual([]);
    await post('off', wang, { reason: '急事', force: true });
    expect(await signals(NOW + 9 * 60_000)).toEqual([]);
    expect(await signals(NOW + 10 * 60_000)).toHaveLength(1);
  });

  it('is none after a handover signed early: who took over counts for the shift that still runs', async () => {
    const registry = await registryCache(test.database, COMMUNITY).get(COMMUNITY);
    const signals = async (now: number) =>
      unmannedSignals(
        await readDutyFacts(test.database, registry, now),
        (await readAlarmRules(test.database)).set,
        registry,
        now,
      );
    const id = await handsOver(); // at 19:00, an hour before the night shift
    expect((await post(`handovers/${id}/sign`, li)).status).toBe(204);
    for (const minutes of [0, 11, 59, 60, 75])
      expect(await signals(NOW + 9 * HOUR_MS + minutes * 60_000), `${minutes}`).toEqual([]);
    expect((await duty()).now).toMatchObject({ state: 'manned', missing: 0, missingSince: null, shift: DAY });
    // Who took over and then leaves is missed from then.
    clock.at = NOW + 9 * HOUR_MS + 20 * 60_000;
    await post('off', li, { reason: '急事', force: true });
    expect(await signals(clock.at + 9 * 60_000)).toEqual([]);
    expect(await signals(clock.at + 10 * 60_000)).toMatchObject([{ source: 'shift:day@2026-11-22' }]);
  });
});
