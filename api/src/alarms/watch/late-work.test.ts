import type { AlarmRule } from '@cockpit/ingest/alarms';
import { ruleSetOf } from '@cockpit/ingest/alarms/rules';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { inTransaction } from '../../database/database.ts';
import type { LeaderState, TaskState } from '../../leadership/state.ts';
import { registryCache } from '../../registry/cache.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { parks } from '../../testing/readings.ts';
import { type LateWork, lateSignals } from './late-work.ts';
import { sweepAlarms } from './watch.ts';
import { sweepLateWork } from './work-watch.ts';

const MINUTE_MS = 60_000;
const words = { zh: '词', en: 'words' };
const rule = (code: string, condition: AlarmRule['condition']): AlarmRule => ({
  ...{ code, title: words, domain: 'duty', priority: 'medium', enabled: true, appliesTo: {}, condition },
  ...{ cause: words, consequence: words, action: words, respondMinutes: 15, chatterMinutes: 0, shelveMinutesMax: 60 },
});
const RULES = [
  rule('messages', { kind: 'notifications-late', minutes: 3 }),
  rule('quarantine', { kind: 'quarantine-waiting', minutes: 60 }),
  rule('rounds', { kind: 'rounds-late', minutes: 1 }),
];
const waiting = (minutes: number, community = COMMUNITY) => ({
  ...{ community, count: 7, oldestMs: minutes * MINUTE_MS, untriedMs: null },
});
const signalled = (work: Partial<LateWork>) =>
  lateSignals({ backlog: [], tasks: [], quarantine: [], ...work }, ruleSetOf(RULES, []), COMMUNITY, NOW).map(
    ({ source }) => source,
  );

describe('late work', () => {
  it('is a message that has waited for the minutes of the rule, of this community', () => {
    expect(signalled({ backlog: [waiting(2.9)], tasks: [] })).toEqual([]);
    expect(signalled({ backlog: [waiting(3)], tasks: [] })).toEqual(['work:notifications']);
    expect(signalled({ backlog: [waiting(60, 'other')], tasks: [] })).toEqual([]);
  });

  it('is a task without a completed round for the minutes of the rule, each by its name', () => {
    const tasks = [
      { name: 'case-watch', ageMs: MINUTE_MS },
      { name: 'alarm-watch', ageMs: MINUTE_MS - 1 },
    ];
    expect(signalled({ backlog: [], tasks })).toEqual(['work:case-watch']);
  });

  it('is a message in quarantine that has waited for the minutes of the rule, of this community', () => {
    const open = (minutes: number, community = COMMUNITY) => [
      { community, rows: 3, oldestAt: NOW - minutes * MINUTE_MS },
    ];
    expect(signalled({ quarantine: open(59) })).toEqual([]);
    expect(signalled({ quarantine: open(60) })).toEqual(['work:quarantine']);
    expect(signalled({ quarantine: open(90, 'other') })).toEqual([]);
  });

  it('is nothing to a rule that is off', () => {
    const off = RULES.map((one) => ({ ...one, enabled: false }));
    const work = {
      ...{ backlog: [waiting(9)], tasks: [{ name: 'case-watch', ageMs: 9 * MINUTE_MS }] },
      quarantine: [{ community: COMMUNITY, rows: 1, oldestAt: NOW - 90 * MINUTE_MS }],
    };
    expect(lateSignals(work, ruleSetOf(off, []), COMMUNITY, NOW)).toEqual([]);
  });
});

describe('the watch over the own work', () => {
  let test: TestDatabase;
  let leading: LeaderState;
  const task = (name: string, roundMs: number): TaskState => ({
    ...{ name, intervalMs: 5_000, delayMs: 0, mine: true, fence: 1, roundMs },
  });
  const deps = () => ({
    database: test.database,
    registries: registryCache(test.database, COMMUNITY),
    clock: { now: () => NOW, speed: 1 },
    realNow: () => NOW,
    leader: { state: () => leading },
    ownSignals: [],
  });
  const look = () => inTransaction(test.database, (tx) => sweepLateWork(tx, deps(), NOW));
  const watch = () => inTransaction(test.database, (tx) => sweepAlarms(tx, deps(), NOW));
  const signals = () => test.sql('select rule, source, turn from alarm_signal order by id');

  beforeAll(async () => {
    test = await testDatabase(inject('postgresUrl'));
    for (const one of RULES)
      await test.sql('insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())', [one.code, one]);
  });
  afterAll(() => test?.drop());
  beforeEach(async () => {
    leading = { uptimeMs: 10 * MINUTE_MS, renewedMs: 0, tasks: [] };
    await test.sql('truncate alarm_signal, notification_event, quarantine cascade');
  });

  it('signals a message that waits, once, and its end', async () => {
    await test.sql(
      `insert into notification_event (community, what, subject, occasion, priority, facts, at, noted_at)
       values ($1, 'alarm.raised', 'alarm:1', '', 1, '{}', to_timestamp($2), to_timestamp($2))`,
      [COMMUNITY, (NOW - 4 * MINUTE_MS) / 1000],
    );
    await look();
    await look();
    expect(await signals()).toEqual([{ rule: 'messages', source: 'work:notifications', turn: 'on' }]);
    await test.sql('update notification_event set planned_at = now()');
    await look();
    expect((await signals()).slice(1)).toEqual([{ rule: 'messages', source: 'work:notifications', turn: 'off' }]);
  });

  it('signals a message nobody deals with in quarantine, also one of no community, and its end', async () => {
    const quarantined = (source: string | null, minutes: number) =>
      test.sql(
        `insert into quarantine (received_at, last_received_at, topic, payload, payload_bytes, digest, reason, detail, seen, source)
         values (to_timestamp($1), to_timestamp($1), 't', '', 0, $2, 'unknown-topic', 'd', 1, $3)`,
        [(NOW - minutes * MINUTE_MS) / 1000, Buffer.from(`${source}${minutes}`.padEnd(16)), source],
      );
    const signalledSoFar = async () => (await signals()).map(({ source, turn }) => [source, turn]);
    await quarantined('elsewhere-registered/parking/P1', 30);
    await look();
    expect(await signals()).toEqual([]);
    await quarantined(null, 61);
    await look();
    await look();
    expect(await signalledSoFar()).toEqual([['work:quarantine', 'on']]);
    await test.sql(`update quarantine set outcome = 'discarded', closed_at = now()`);
    await look();
    expect((await signalledSoFar()).slice(1)).toEqual([['work:quarantine', 'off']]);
    await test.sql('truncate alarm_signal, quarantine');
    await quarantined(`${COMMUNITY}/parking/P1`, 61);
    await look();
    expect(await signalledSoFar()).toEqual([['work:quarantine', 'on']]);
  });

  it('and the watch of alarms signal for each other, and neither ends what the other says', async () => {
    // The watch of alarms looks at everything once somebody is heard.
    await parks(test, 'P1', { total: 100, occupied: 40 });
    leading = {
      ...leading,
      tasks: [task('alarm-watch', 2 * MINUTE_MS), task('work-watch', 2 * MINUTE_MS), task('case-watch', 100)],
    };
    await look();
    expect(await signals()).toEqual([{ rule: 'rounds', source: 'work:alarm-watch', turn: 'on' }]);
    await watch();
    await look();
    await watch();
    expect(await signals()).toEqual([
      { rule: 'rounds', source: 'work:alarm-watch', turn: 'on' },
      { rule: 'rounds', source: 'work:work-watch', turn: 'on' },
    ]);
    leading = { ...leading, tasks: [] };
    await look();
    await watch();
    expect((await signals()).slice(2).map(({ source, turn }) => [source, turn])).toEqual([
      ['work:alarm-watch', 'off'],
      ['work:work-watch', 'off'],
    ]);
  });
});
