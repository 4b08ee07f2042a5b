/** A break in the database: stored once by several apis, signalled to ingest, told to people, and held against no device. */
import type { AlarmRule } from '@cockpit/ingest/alarms';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { sweepAlarms as watchOnce } from '../alarms/watch/watch.ts';
import { inTransaction } from '../database/database.ts';
import { planEvent } from '../notifications/plan.ts';
import { planEvents as tellOnce } from '../notifications/worker.ts';
import { registryCache } from '../registry/cache.ts';
import { clearAlarms, raised } from '../testing/alarms.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { signedIn } from '../testing/people.ts';
import { parks } from '../testing/readings.ts';
import { storeBreaks } from './breaks.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const words = { zh: '字', en: 'word' };
const rule = (code: string, condition: AlarmRule['condition'], domain: AlarmRule['domain']): AlarmRule => ({
  code,
  title: words,
  domain,
  priority: 'high',
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
  rule('pipeline-broken', { kind: 'pipeline', minutes: 0 }, 'system'),
  rule('missed', { kind: 'missed-patrol', keyArea: true }, 'patrol'),
];

let test: TestDatabase;
const clock = { at: NOW, speed: 1, now: () => clock.at };
const leader = { state: () => ({ uptimeMs: 600_000, renewedMs: 100, tasks: [] }) };
const watch = () => {
  const deps = {
    database: test.database,
    registries: registryCache(test.database, COMMUNITY),
    clock,
    leader,
    ownSignals: [],
  };
  return inTransaction(test.database, (tx) => watchOnce(tx, deps, clock.at));
};
const tell = () => inTransaction(test.database, (tx) => tellOnce(tx, { clock, realNow: () => NOW }));
const signals = () =>
  test.sql(
    `select source, turn, (extract(epoch from at) * 1000)::float8 as at from alarm_signal where rule = 'pipeline-broken' order by id`,
  );
const events = () =>
  test.sql(
    `select what, facts->'title'->>'zh' as title, (extract(epoch from at) * 1000)::float8 as at from notification_event order by id`,
  );

/** The break as one api stores it. */
async function store(since: number, endedAt?: number): Promise<void> {
  const client = await test.database.connect();
  const one = { stage: 'ingest' as const, what: 'silent' as const, since, endedAt };
  await storeBreaks(client, [one], endedAt === undefined ? ['ingest'] : [], clock.at, (at) => at);
  client.release();
}

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  for (const one of RULES)
    await test.sql('insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())', [one.code, one]);
  await signedIn(test, 'duty-officer');
});
afterAll(() => test.drop());
beforeEach(async () => {
  clock.at = NOW;
  await clearAlarms(test);
  await test.sql('truncate pipeline_break, notification_event cascade');
  await test.sql('truncate patrol_checkin, parking_lot_latest, device_presence');
  await parks(test, 'P1', { total: 100, occupied: 40 });
});

describe('a break', () => {
  it('is signalled while it lasts and when it is over, each once, with its true times', async () => {
    await store(NOW - 8 * SECOND_MS);
    await watch();
    await watch();
    expect(await signals()).toEqual([{ source: 'pipeline:ingest', turn: 'on', at: NOW - 8 * SECOND_MS }]);
    clock.at = NOW + MINUTE_MS;
    await store(NOW - 8 * SECOND_MS, NOW + 30 * SECOND_MS);
    await watch();
    await watch();
    expect((await signals()).slice(1)).toEqual([{ source: 'pipeline:ingest', turn: 'off', at: NOW + 30 * SECOND_MS }]);
  });

  it('that was over before anybody could look is signalled all the same', async () => {
    await store(NOW - 60 * SECOND_MS, NOW - 30 * SECOND_MS);
    await watch();
    expect(await signals()).toEqual([
      { source: 'pipeline:ingest', turn: 'on', at: NOW - 60 * SECOND_MS },
      { source: 'pipeline:ingest', turn: 'off', at: NOW - 30 * SECOND_MS },
    ]);
  });

  it('seen by two apis is one, also when it is stored afterwards', async () => {
    await store(NOW - 9 * SECOND_MS);
    await store(NOW - 8 * SECOND_MS);
    await store(NOW - 9 * SECOND_MS, NOW);
    clock.at = NOW + SECOND_MS;
    await store(NOW - 8 * SECOND_MS, NOW + 400);
    expect(await test.sql('select stage from pipeline_break')).toHaveLength(1);
    clock.at = NOW + MINUTE_MS;
    await store(NOW + 50 * SECOND_MS);
    expect(await test.sql('select stage from pipeline_break')).toHaveLength(2);
  });

  it('noted by an api that died is ended by the next that finds the stage well', async () => {
    await store(NOW - 9 * SECOND_MS);
    const client = await test.database.connect();
    await storeBreaks(client, [], [], NOW, (at) => at);
    client.release();
    expect(await test.sql('select ended_at is not null as ended from pipeline_break')).toEqual([{ ended: true }]);
  });

  it('lets nobody be blamed for what was not heard, and is not itself ended by the watch of other absences', async () => {
    await store(NOW - 8 * SECOND_MS);
    await watch();
    await watch();
    expect(await test.sql(`select 1 from alarm_signal where rule = 'missed'`)).toEqual([]);
    clock.at = NOW + MINUTE_MS;
    await store(NOW - 8 * SECOND_MS, NOW + 20 * SECOND_MS);
    await watch();
    // What it left behind has been read by now.
    expect(await test.sql(`select 1 from alarm_signal where rule = 'missed'`)).not.toEqual([]);
  });
});

describe('people', () => {
  it('are told of a break at once and once, and of its end, though no ingest raises anything', async () => {
    await tell(); // makes the first channel and rules
    await store(NOW - 8 * SECOND_MS);
    await tell();
    await tell();
    expect(await events()).toEqual([
      { what: 'pipeline.broken', title: expect.stringContaining('数据接入'), at: NOW - 8 * SECOND_MS },
    ]);
    const [event] = await test.sql('select id::int as id from notification_event');
    await planEvent({ database: test.database, clock, realNow: () => NOW }, Number(event?.['id']));
    expect(await test.sql('select state from notification')).toEqual([{ state: 'delivered' }]);
    clock.at = NOW + MINUTE_MS;
    await store(NOW - 8 * SECOND_MS, NOW + 30 * SECOND_MS);
    await tell();
    await tell();
    expect((await events()).slice(1)).toMatchObject([{ what: 'pipeline.restored', at: NOW + 30 * SECOND_MS }]);
  });

  it('are not told again by the alarm that ingest raises of it, but of any other', async () => {
    await tell();
    await raised(test, {
      source: 'pipeline:ingest',
      rule: 'pipeline-broken',
      priority: 1,
      grid: null,
      domain: 'system',
    });
    await raised(test, { source: 'other', rule: 'rule-other', priority: 1 });
    await tell();
    expect(await events()).toMatchObject([{ what: 'alarm.raised' }]);
  });
});
