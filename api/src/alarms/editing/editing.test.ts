import type { AlarmRule } from '@cockpit/ingest/alarms';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { clearAlarms } from '../../testing/alarms.ts';
import { NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { signedIn } from '../../testing/people.ts';
import { testApp } from '../../testing/serve.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const words = { zh: '字', en: 'word' };
const FULL: AlarmRule = {
  code: 'full',
  title: words,
  domain: 'parking',
  priority: 'medium',
  enabled: true,
  appliesTo: { kinds: ['car-park'] },
  condition: {
    kind: 'threshold',
    measure: 'parking-free',
    side: 'below',
    limit: 0,
    deadband: 3,
    onDelayS: 300,
    offDelayS: 0,
  },
  cause: words,
  consequence: words,
  action: words,
  respondMinutes: 15,
  chatterMinutes: 5,
  shelveMinutesMax: 60,
};

let test: TestDatabase;
let app: App;
let cookie: string;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await test.sql('insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())', ['full', FULL]);
  app = await testApp(test);
  ({ cookie } = await signedIn(test, 'shift-leader'));
});
afterAll(async () => {
  await app.close();
  await test.drop();
});
beforeEach(async () => {
  await clearAlarms(test);
  await test.sql('truncate alarm_rule_change, parking_occupancy');
});

async function send(method: 'POST' | 'PUT' | 'GET', url: string, payload?: object) {
  const answer = await app.inject({ method, url, headers: { cookie }, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const change = (more: object) =>
  send('POST', '/api/alarms/rules/full/changes', {
    scope: 'all',
    patch: { limit: 2 },
    reason: '试运行',
    version: 0,
    ...more,
  });

describe('changing a rule', () => {
  it('stands with who and why, and one of two at once is told that the other was quicker', async () => {
    const answers = await Promise.all([change({}), change({ patch: { limit: 5 } })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { body } = await send('GET', '/api/alarms/rules');
    expect(body.rules).toMatchObject([
      {
        own: false,
        shipped: { condition: { limit: 0 } },
        standing: [{ scope: 'all', version: 1, reason: '试运行', by: expect.any(String) }],
      },
    ]);
    expect([2, 5]).toContain(body.rules[0].rule.condition.limit);
  });

  it('names the field that means nothing for the rule', async () => {
    expect((await change({ patch: { minutes: 3 } })).body.message).toContain('patch.minutes');
    expect((await change({ patch: { priority: 'high', respondMinutes: 120 } })).body.message).toContain(
      'respondMinutes',
    );
    expect((await change({ patch: { onDelay: 3 } })).status).toBe(400);
    expect((await change({ scope: 'facility:../x' })).body.message).toContain('scope');
    expect(
      (await send('POST', '/api/alarms/rules/none-such/changes', { scope: 'all', patch: {}, reason: 'x', version: 0 }))
        .status,
    ).toBe(404);
  });

  it('of their own is checked like those that ship, and stays its own through later changes', async () => {
    const own = { ...FULL, code: 'own-full' };
    const put = (rule: object, version = 0) =>
      send('PUT', '/api/alarms/rules/own-full', { rule, reason: '自定', version });
    expect((await put({ ...own, domain: 'fitness' })).body.message).toContain('condition.measure');
    expect((await put({ ...own, condition: { kind: 'combination', all: ['full', 'gone'] } })).body.message).toContain(
      'gone',
    );
    expect((await put(own)).status).toBe(200);
    expect((await send('PUT', '/api/alarms/rules/full', { rule: FULL, reason: 'x', version: 0 })).status).toBe(400);
    await send('POST', '/api/alarms/rules/own-full/changes', {
      scope: 'all',
      patch: { enabled: false },
      reason: '停',
      version: 1,
    });
    const { body } = await send('GET', '/api/alarms/rules');
    expect(body.rules.find((one: { own: boolean }) => one.own)).toMatchObject({
      rule: { code: 'own-full', enabled: false },
    });
  });
});

describe('a dry run', () => {
  const count = (at: number, occupied: number, quality = 0) =>
    test.sql(
      `insert into parking_occupancy (at, device, id, received_at, quality, total, occupied, out_of_service)
       values (to_timestamp($1), $2, $3, to_timestamp($1), $4, 100, $5, 0)`,
      [at / 1000, test.device('P1'), `r${at}`, quality, occupied],
    );
  const run = (rule: object = FULL, from = NOW - 48 * HOUR_MS) =>
    send('POST', '/api/alarms/rules/dry-run', { rule, from, to: NOW });

  it('says how often it would have raised, on which day, where and for how long', async () => {
    const day = NOW - 24 * HOUR_MS;
    await count(day, 100);
    await count(day + 4 * MINUTE_MS, 90);
    await count(day + 10 * MINUTE_MS, 100);
    await count(day + 20 * MINUTE_MS, 300, 1);
    await count(day + 30 * MINUTE_MS, 90);
    await count(NOW - HOUR_MS, 100);
    const { body } = await run();
    expect(body).toMatchObject({
      readings: 6,
      alarms: 2,
      perDay: [
        { date: '2026-11-20', alarms: 0 },
        { date: '2026-11-21', alarms: 1 },
        { date: '2026-11-22', alarms: 1 },
      ],
      facilities: [{ code: 'P1', alarms: 2 }],
      most10Min: 1,
    });
    expect(body.examples[1]).toMatchObject({
      raisedAt: day + 15 * MINUTE_MS,
      clearedAt: day + 30 * MINUTE_MS,
      value: 0,
    });
  });

  it('counts silences and missed rounds as well, and says what it cannot try', async () => {
    await count(NOW - HOUR_MS, 1);
    await count(NOW - 30 * MINUTE_MS, 1);
    const silence = { ...FULL, condition: { kind: 'silence', minutes: 5 } };
    expect((await run(silence)).body.alarms).toBe(2);
    const missed = { ...FULL, domain: 'patrol', condition: { kind: 'missed-patrol' }, appliesTo: {} };
    expect((await run(missed, NOW - 24 * HOUR_MS)).body).toMatchObject({ facilities: [{ code: 'R1', alarms: 4 }] });
    const combined = { ...FULL, code: 'both', condition: { kind: 'combination', all: ['full', 'full'] } };
    expect((await run(combined)).body.message).toContain('cannot be dry-run');
    expect((await run(FULL, NOW - 40 * 24 * HOUR_MS)).body.message).toContain('31 days');
  });
});
