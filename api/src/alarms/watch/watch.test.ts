import type { AlarmRule } from '@cockpit/ingest/alarms';
import { ruleSetOf } from '@cockpit/ingest/alarms/rules';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { inTransaction } from '../../database/database.ts';
import type { LeaderState } from '../../leadership/state.ts';
import { registryCache } from '../../registry/cache.ts';
import { unmannedShifts } from '../../shifts/unmanned.ts';
import { acknowledged, clearAlarms, maintained, raised } from '../../testing/alarms.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { parks } from '../../testing/readings.ts';
import { activePoints } from './due.ts';
import { sweepAlarms as lookIn } from './watch.ts';

const MINUTE_MS = 60_000;
const words = { zh: '字', en: 'word' };
const rule = (code: string, condition: AlarmRule['condition'], domain: AlarmRule['domain'] = 'patrol'): AlarmRule => ({
  code,
  title: words,
  domain,
  priority: 'low',
  enabled: true,
  appliesTo: {},
  condition,
  cause: words,
  consequence: words,
  action: words,
  respondMinutes: 30,
  chatterMinutes: 0,
  shelveMinutesMax: 60,
});
const RULES = [
  rule('missed', { kind: 'missed-patrol', keyArea: true }),
  rule('missed-elsewhere', { kind: 'missed-patrol', keyArea: false }),
  rule('late', { kind: 'late-start' }),
  rule('uncounted', { kind: 'uncounted', minutes: 15 }, 'parking'),
  rule('bays', { kind: 'bays-disagree', share: 20, minutes: 15 }, 'parking'),
  rule('stuck', { kind: 'stuck', minutes: 60, neighbours: 2 }, 'parking'),
  rule('both', { kind: 'combination', all: ['missed', 'rule-full'] }),
];

let test: TestDatabase;
const clock = { now: () => NOW, speed: 1 };
const deps = () => ({
  database: test.database,
  registries: registryCache(test.database, COMMUNITY),
  clock,
  leader: { state: () => leading },
  ownSignals: [unmannedShifts],
});
const ALL_IS_WELL: LeaderState = { uptimeMs: 600_000, renewedMs: 100, tasks: [] };
let leading = ALL_IS_WELL;
const lookOnce = (parts: ReturnType<typeof deps>, now: number, compares = true) =>
  inTransaction(parts.database, (tx) => lookIn(tx, parts, now, compares));
const signals = () => test.sql('select rule, source, turn, facts from alarm_signal order by id');
/** What ingest does with signals. */
async function takeUp(): Promise<void> {
  await test.sql(
    `insert into alarm (community, rule, source, domain, grid, priority, title_zh, title_en, source_zh, source_en, respond_s, raised_at, last_at)
     select community, rule, source, 'patrol', facts->>'grid', 3, 't', 't', 's', 's', 60, at, at from alarm_signal
     where turn = 'on' and done_at is null`,
  );
  await test.sql(
    `update alarm set cleared_at = now(), cleared_by = 'signal' from alarm_signal s
     where s.turn = 'off' and s.done_at is null and s.rule = alarm.rule and s.source = alarm.source and alarm.cleared_at is null`,
  );
  await test.sql('update alarm_signal set done_at = now()');
}
const checksIn = (code: string, at: number, round = 'day-1@2026-11-22') =>
  test.sql(
    `insert into patrol_checkin (at, device, id, received_at, quality, round, officer, result)
     values (to_timestamp($1), $2, $3, to_timestamp($1), 0, $4, 'w', 'ok')`,
    [at / 1000, test.device(code), `c${at}`, round],
  );

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  for (const one of RULES)
    await test.sql('insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())', [one.code, one]);
});
afterAll(() => test.drop());
beforeEach(async () => {
  leading = ALL_IS_WELL;
  await clearAlarms(test);
  await test.sql('truncate patrol_checkin, parking_lot_latest, parking_bay_latest, device_presence, alarm_holding');
  await parks(test, 'P1', { total: 100, occupied: 40 });
});

// At NOW (10:00) the 09:00 round of R1 has missed C1 (due 09:00, missed 09:30) and C2 (due 09:20, missed 09:50).
describe('the watch', () => {
  it('signals a missed patrol once per round and grid, and its end when somebody came after all', async () => {
    await lookOnce(deps(), NOW);
    await lookOnce(deps(), NOW + MINUTE_MS);
    expect(await signals()).toMatchObject([
      {
        rule: 'missed',
        source: 'round:R1/day-1@2026-11-22/M1',
        turn: 'on',
        facts: { grid: 'M1', args: { stops: ['C1'] } },
      },
      { rule: 'missed', source: 'round:R1/day-1@2026-11-22/M2', turn: 'on' },
    ]);
    await takeUp();
    await checksIn('C1', NOW);
    await lookOnce(deps(), NOW + 2 * MINUTE_MS);
    expect((await signals()).slice(2)).toMatchObject([{ source: 'round:R1/day-1@2026-11-22/M1', turn: 'off' }]);
    await takeUp();
    expect(await lookOnce(deps(), NOW + 3 * MINUTE_MS)).toBe(0);
  });

  it('says nothing of what did not happen while nobody at all is heard', async () => {
    await test.sql('truncate device_presence');
    await lookOnce(deps(), NOW);
    expect(await signals()).toEqual([]);
  });

  it('says nothing of rounds before anybody listened: a first start has missed none', async () => {
    const since = (at: string) => test.sql('update community set watched_since = $1', [at]);
    await since('2026-11-22T09:10:00+08:00');
    await lookOnce(deps(), NOW);
    expect(await signals()).toMatchObject([{ source: 'round:R1/day-1@2026-11-22/M2', turn: 'on' }]);
    await since('-infinity');
    await test.sql("update facility set watched_since = $1 where kind = 'checkpoint'", [new Date(NOW)]);
    await test.sql('truncate alarm_signal');
    await lookOnce(deps(), NOW);
    expect(await signals()).toEqual([]);
    const registry = await deps().registries.get(undefined);
    const facts = { checkins: [], lots: new Map(), activeByGrid: new Map() };
    const late = Date.parse('2026-11-22T09:11:00+08:00');
    expect(activePoints(facts, ruleSetOf(RULES, []), registry, late)).toEqual([]);
    await test.sql('update facility set watched_since = null');
  });

  it('leaves what was missed longer than a shift ago alone', async () => {
    await parks(test, 'P1', { total: 100, occupied: 40, at: NOW + 13 * 60 * MINUTE_MS });
    await lookOnce(deps(), NOW + 13 * 60 * MINUTE_MS);
    expect(await signals()).toEqual([]);
  });

  it('signals a round nobody has begun, and a car park nobody counts', async () => {
    const registry = await deps().registries.get(undefined);
    const set = ruleSetOf(RULES, []);
    const late = Date.parse('2026-11-22T09:11:00+08:00');
    const lot = {
      asOf: NOW - 60 * MINUTE_MS,
      quality: 0,
      lastReceivedAt: late,
      status: null,
      total: 1,
      occupied: 1,
      outOfService: 0,
      method: null,
    };
    const lots = new Map([[test.device('P1'), { ...lot, asOf: late - 17.5 * MINUTE_MS }]]);
    const facts = { checkins: [], lots, activeByGrid: new Map() };
    const wanted = (now: number) => activePoints(facts, set, registry, now).filter((one) => one.rule !== 'missed');
    expect(wanted(late)).toMatchObject([
      { rule: 'late', source: 'start:R1/day-1@2026-11-22', at: late - MINUTE_MS },
      { rule: 'uncounted', source: `count:${test.device('P1')}`, at: late },
    ]);
    expect(wanted(late - 2 * MINUTE_MS)).toEqual([]);
  });

  it('signals a car park that its own bays contradict once they have for long enough, whichever api looks', async () => {
    // P1-L1 has two bays of the two spaces that this makes of the car park.
    await test.sql("update facility set capacity = 20 where code = 'P1'");
    await test.sql(
      `insert into facility (community, domain, kind, code, parent, grid, name_zh, name_en, attributes, position)
       select $1, 'parking', 'bay', 'N' || n, (select id from facility where code = 'P1-L1'), 'M1', 'n', 'n', '{}', 99
       from generate_series(1, 18) n`,
      [COMMUNITY],
    );
    await test.sql(
      `insert into device (community, domain, code, facility, report_every_s)
       select community, domain, code, id, 3600 from facility where code like 'N%' and kind = 'bay'`,
    );
    const free = (at: number) =>
      test.sql(
        `insert into parking_bay_latest (device, at, effective_at, id, received_at, quality, state)
         select id, to_timestamp($1), to_timestamp($1), 'x', to_timestamp($1), 0, 'free' from device
         where code in ('B1', 'B2') or code like 'N%' on conflict (device) do nothing`,
        [at / 1000],
      );
    const look = async (minutes: number) => {
      await parks(test, 'P1', { total: 20, occupied: 20, at: NOW + minutes * MINUTE_MS });
      await lookOnce(deps(), NOW + minutes * MINUTE_MS);
      return (await signals()).filter(({ rule: code }) => code === 'bays');
    };
    await free(NOW);
    expect(await look(0)).toEqual([]);
    // A look in between that agrees begins the time again.
    await parks(test, 'P1', { total: 20, occupied: 0, at: NOW + 10 * MINUTE_MS });
    await lookOnce(deps(), NOW + 10 * MINUTE_MS);
    expect(await look(16)).toEqual([]);
    expect(await look(30)).toEqual([]);
    expect(await look(31)).toMatchObject([
      {
        source: `bays:${test.device('P1')}`,
        turn: 'on',
        facts: { args: { occupied: 20, bays: { free: 20 }, share: 1 } },
      },
    ]);
    await takeUp();
    await parks(test, 'P1', { total: 20, occupied: 1, at: NOW + 32 * MINUTE_MS });
    await lookOnce(deps(), NOW + 32 * MINUTE_MS);
    expect((await signals()).filter(({ rule: code }) => code === 'bays')).toMatchObject([
      { turn: 'on' },
      { turn: 'off' },
    ]);
    await test.sql("delete from facility where code like 'N%' and kind = 'bay'");
    await test.sql("update facility set capacity = 100 where code = 'P1'");
  });

  it('lets an alarm of a value that stands still be while a look does not compare', async () => {
    await raised(test, { source: `stuck:${test.device('P1')}`, rule: 'stuck' });
    await lookOnce(deps(), NOW, false);
    expect((await signals()).filter(({ rule: code }) => code === 'stuck')).toEqual([]);
    await lookOnce(deps(), NOW, true);
    expect((await signals()).filter(({ rule: code }) => code === 'stuck')).toMatchObject([{ turn: 'off' }]);
  });

  it('signals a combination where all of its alarms are active in one grid', async () => {
    await raised(test, { source: 'x', rule: 'rule-full', grid: 'M1' });
    await raised(test, { source: 'y', rule: 'rule-full', grid: 'M2', clearedAt: NOW });
    await lookOnce(deps(), NOW);
    await takeUp();
    await lookOnce(deps(), NOW + MINUTE_MS);
    expect((await signals()).slice(2)).toMatchObject([{ rule: 'both', source: 'grid:M1', turn: 'on' }]);
  });

  it('ends an acknowledgement without progress once, one level up, and not one that cleared', async () => {
    const id = await raised(test, { source: 'a' });
    const over = await raised(test, { source: 'b', clearedAt: NOW });
    for (const alarm of [id, over])
      await acknowledged(test, alarm, { ackedAt: NOW - MINUTE_MS, ackExpiresAt: NOW, settledAt: null });
    await lookOnce(deps(), NOW);
    await lookOnce(deps(), NOW);
    expect(
      await test.sql('select alarm::int as alarm, acked_name, escalation from alarm_handling order by alarm'),
    ).toEqual([
      { alarm: id, acked_name: null, escalation: 1 },
      { alarm: over, acked_name: '王', escalation: 0 },
    ]);
    expect(await test.sql('select action, by_name, detail from alarm_action')).toMatchObject([
      { action: 'ack-expired', by_name: null, detail: { owner: '王', escalation: 1 } },
    ]);
  });

  it('asks nobody to see what began and ended in maintenance', async () => {
    await maintained(test, { grids: ['M1'], from: NOW - 60 * MINUTE_MS, to: NOW });
    await raised(test, { source: 'a', raisedAt: NOW - 30 * MINUTE_MS, clearedAt: NOW - 20 * MINUTE_MS });
    const longer = await raised(test, { source: 'b', raisedAt: NOW - 90 * MINUTE_MS, clearedAt: NOW - 20 * MINUTE_MS });
    await lookOnce(deps(), NOW);
    expect(await test.sql('select id::int as id from alarm where open')).toEqual([{ id: longer }]);
  });
});
