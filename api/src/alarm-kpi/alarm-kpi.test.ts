import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { acknowledged, clearAlarms, maintained, outOfService, raised } from '../testing/alarms.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import { AlarmKpi } from './contract.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let test: TestDatabase;
let app: App;
let cookie: string;
beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  ({ cookie } = await signedIn(test, 'manager'));
});
afterAll(async () => {
  await app?.close();
  await test?.drop();
});
beforeEach(() => clearAlarms(test));

describe('figures of alarms', () => {
  it('are null where nothing was raised, never 0 of nothing', async () => {
    const kpi = await ask();
    expect(kpi).toMatchObject({ raised: 0, deskRate: { value: 0, denominator: 144 }, stale: { count: 0 } });
    for (const figure of [kpi.priorities.high, kpi.acknowledged, kpi.inTime, kpi.badActorShare, kpi.fleeting])
      expect(figure).toEqual({ value: null, numerator: 0, denominator: 0 });
    expect(kpi.timeToAcknowledge).toEqual({ p50S: null, p95S: null });
    expect(kpi.officerRate.value).toBeNull();
  });

  it('say who raised most, who answered and how soon', async () => {
    for (let index = 0; index < 4; index++)
      await raised(test, {
        source: 'loud',
        raisedAt: ago(5 * 60 + index),
        clearedAt: ago(5 * 60 + index) + 30_000,
        priority: 3,
      });
    const first = await raised(test, { source: 'a', raisedAt: ago(60), clearedAt: ago(50), priority: 1 });
    const second = await raised(test, { source: 'b', raisedAt: ago(60), priority: 2, grid: 'M2' });
    await acts(first, 'Wang', ago(58));
    // Who took it over later does not count again.
    await acts(first, 'Li', ago(40));
    await acts(second, 'Wang', ago(20));
    await test.sql('update alarm set count = 3 where id = $1', [second]);

    const kpi = await ask();
    expect(kpi).toMatchObject({
      raised: 6,
      priorities: { high: { numerator: 1, denominator: 6 }, medium: { numerator: 1 }, low: { numerator: 4 } },
      acknowledged: { numerator: 2, denominator: 6 },
      inTime: { numerator: 1, denominator: 2 },
      timeToAcknowledge: { p50S: 21 * 60 },
      officers: [{ name: 'Wang', acknowledged: 2, busiest: 1, p50S: 21 * 60 }],
      fleeting: { numerator: 4 },
      chattering: { numerator: 1 },
      badActorShare: { value: 1 },
      rules: [
        { rule: 'rule-loud', alarms: 4 },
        { rule: 'rule-a', alarms: 1 },
        { rule: 'rule-b', alarms: 1 },
      ],
    });
    expect(kpi.badActors[0]).toMatchObject({ source: 'loud', alarms: 4, share: 4 / 6, sourceName: { en: 'Source' } });
    expect(kpi.badActors[1]).toMatchObject({ source: 'b', activations: 3 });
    expect(kpi.slots.reduce((sum, count) => sum + count, 0)).toBe(6);
    // 09:00 to 10:00: both Wang and Li were there; two of the six were raised then.
    expect(kpi.officerRate).toMatchObject({ numerator: 2, denominator: 12 });
    expect(await ask('&grid=M2')).toMatchObject({ raised: 1, badActors: [{ source: 'b' }] });
  });

  it('leave out what nobody was told of, and keep what is stale now apart', async () => {
    await maintained(test, { grids: ['M2'], from: ago(20 * 60), to: NOW + HOUR_MS });
    await raised(test, { source: 'hidden', raisedAt: ago(60), grid: 'M2' });
    await raised(test, { source: 'old', raisedAt: ago(49 * 60) });
    const owned = await raised(test, { source: 'owned', raisedAt: ago(30 * 60) });
    await acknowledged(test, owned, { ackedAt: ago(29 * 60), ackExpiresAt: null, settledAt: null });
    await raised(test, { source: 'out', raisedAt: ago(49 * 60) });
    await outOfService(test, 'out', ago(60));
    const kpi = await ask();
    expect(kpi.raised).toBe(0);
    expect(kpi.stale.count).toBe(2);
    expect(kpi.stale.oldest.map(({ since }) => since)).toEqual([ago(49 * 60), ago(30 * 60)]);
  });

  it('name floods with size and peak', async () => {
    for (let index = 0; index < 15; index++)
      await raised(test, { source: `f${index}`, raisedAt: ago(180) + index * 20_000 });
    const { floods, bands } = await ask();
    expect(floods).toMatchObject({ count: 1, alarms: { numerator: 15 }, worst: [{ size: 15, peak: 15 }] });
    expect(bands.flood.numerator).toBe(1);
  });

  it.each([
    ['from=5&to=5', 'empty-range'],
    [`from=0&to=${33 * 24 * HOUR_MS}`, 'range-too-long'],
    [`from=${NOW - HOUR_MS}&to=${NOW}&grid=XX`, 'unknown-grid'],
    ['from=x&to=1', 'invalid-request'],
  ])('refuse %s', async (query, error) => {
    const answer = await app.inject({ url: `/api/alarms/kpi?${query}`, headers: { cookie } });
    expect([answer.statusCode, answer.json().error]).toEqual([error === 'unknown-grid' ? 404 : 400, error]);
  });
});

async function ask(more = ''): Promise<AlarmKpi> {
  const answer = await app.inject({
    url: `/api/alarms/kpi?from=${NOW - 24 * HOUR_MS}&to=${NOW}${more}`,
    headers: { cookie },
  });
  expect(answer.statusCode).toBe(200);
  const kpi: unknown = answer.json();
  expect([...Compile(AlarmKpi).Errors(kpi)]).toEqual([]);
  return kpi as AlarmKpi;
}

function acts(alarm: number, name: string, at: number): Promise<unknown> {
  return test.sql(
    `insert into alarm_action (community, alarm, at, by_id, by_name, action) values ($1, $2, $3, $4, $4, 'acknowledge')`,
    [COMMUNITY, alarm, new Date(at).toISOString(), name],
  );
}

function ago(minutes: number): number {
  return NOW - minutes * MINUTE_MS;
}
