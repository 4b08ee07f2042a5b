import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { registryCache } from '../registry/cache.ts';
import { acknowledged, clearAlarms, maintained, outOfService, raised, shelved } from '../testing/alarms.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import type { AlarmState } from './contract.ts';
import { alarmTotals } from './derive.ts';
import { readGroups } from './desk/detail.ts';
import { cursorOf, readAlarmPage } from './desk/list.ts';
import { readAlarmCounts, readLiveAlarms, readRaises } from './queries.ts';
import { isUnacknowledged, UNACKNOWLEDGED_STATES } from './ranking/contract.ts';
import { type AlarmFacts, stateOf } from './state.ts';

const MINUTE_MS = 60_000;
const SHOWN: readonly AlarmState[] = ['unacknowledged', 'returned', 'acknowledged'];
const WALL = { community: COMMUNITY, grid: null, grids: null };

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());
beforeEach(() => clearAlarms(test));

describe('alarms on the live road', () => {
  it('say in SQL what the state machine says, for any facts', async () => {
    // Half of each is left out, so that every state comes up among the samples.
    const instant = fc.option(
      fc.integer({ min: -20, max: 20 }).map((minutes) => NOW + minutes * MINUTE_MS),
      { freq: 2 },
    );
    const past = fc.option(
      fc.integer({ min: -20, max: 0 }).map((minutes) => NOW + minutes * MINUTE_MS),
      { freq: 2 },
    );
    const facts = fc.record({
      clearedAt: past,
      ackedAt: past,
      ackExpiresAt: instant,
      settledAt: past,
      shelvedUntil: instant,
      outOfServiceAt: past,
      suppressedUntil: instant,
    });
    const samples: AlarmFacts[] = fc.sample(facts, { numRuns: 150, seed: 4 });
    const wanted = new Map<number, AlarmState>();
    for (const [index, sample] of samples.entries()) {
      const source = `sample:${index}`;
      const id = await raised(test, { source, raisedAt: NOW - 30 * MINUTE_MS, clearedAt: sample.clearedAt });
      if (sample.ackedAt !== null || sample.settledAt !== null) await acknowledged(test, id, sample);
      if (sample.shelvedUntil !== null) await shelved(test, source, sample.shelvedUntil);
      if (sample.outOfServiceAt !== null) await outOfService(test, source, sample.outOfServiceAt);
      if (sample.suppressedUntil !== null)
        await maintained(test, { rule: `rule-${source}`, from: NOW - 60 * MINUTE_MS, to: sample.suppressedUntil });
      wanted.set(id, stateOf({ ...sample, ackExpiresAt: sample.ackedAt === null ? null : sample.ackExpiresAt }, NOW));
    }
    const registry = await registryCache(test.database, COMMUNITY).get(undefined);
    const counts = await readAlarmCounts(test.database, registry, NOW);
    const open = [...wanted.values()].filter((state) => state !== 'normal');
    for (const state of new Set(open))
      expect([state, counts.filter((row) => row.state === state).reduce((sum, row) => sum + row.alarms, 0)]).toEqual([
        state,
        open.filter((one) => one === state).length,
      ]);
    expect(new Set(wanted.values()).size).toBe(7);
    const isWaiting = (state: AlarmState) => isUnacknowledged({ state });
    const groups = await readGroups(test.database, WALL, null, NOW);
    const unseen = groups.map(({ rule, unacknowledged }) => `${rule} ${unacknowledged}`);
    expect(unseen.sort()).toEqual(
      [...wanted.values()]
        .flatMap((state, index) => (SHOWN.includes(state) ? [`rule-sample:${index} ${Number(isWaiting(state))}`] : []))
        .sort(),
    );
    // The tile counts what the groups of the flood and the list of the desk count.
    const totals = alarmTotals(counts, [], registry, WALL, NOW)['all'];
    const waiting = open.filter(isWaiting).length;
    expect(totals?.unacknowledged).toEqual({ high: 0, medium: waiting, low: 0 });
    expect(totals?.returned.medium).toBe(open.filter((state) => state === 'returned').length);
    expect(groups.reduce((sum, group) => sum + group.unacknowledged, 0)).toBe(waiting);
    const filter = {
      community: COMMUNITY,
      grids: null,
      priorities: null,
      text: null,
      sort: 'priority',
      after: null,
    } as const;
    const page = await readAlarmPage(test.database, { ...filter, states: [...UNACKNOWLEDGED_STATES], limit: 200 }, NOW);
    expect(page).toHaveLength(waiting);
    const live = await readLiveAlarms(test.database, WALL, NOW);
    for (const row of live) expect(row.state).toBe(wanted.get(row.id));
    const stillOpen = await test.sql('select id::int as id from alarm where open');
    expect(stillOpen.map(({ id }) => id).sort()).toEqual(
      [...wanted]
        .flatMap(([id, state]) => (isOver(state, samples[id - Math.min(...wanted.keys())]) ? [] : [id]))
        .sort(),
    );
  });

  it('come unacknowledged and high first, at most 60, and only those of the room', async () => {
    for (let index = 0; index < 70; index++)
      await raised(test, { source: `a:${index}`, raisedAt: NOW - index * MINUTE_MS, priority: 3, grid: 'M1' });
    const high = await raised(test, { source: 'h', raisedAt: NOW - 90 * MINUTE_MS, priority: 1, grid: 'M2' });
    const live = await readLiveAlarms(test.database, WALL, NOW);
    expect(live).toHaveLength(60);
    expect(live[0]).toMatchObject({ id: high, priority: 'high', state: 'unacknowledged', owner: null, grid: 'M2' });
    expect(live[1]).toMatchObject({ raisedAt: NOW, priority: 'low' });
    const room = { community: COMMUNITY, grid: 'M2', grids: new Set(['M2']) };
    expect((await readLiveAlarms(test.database, room, NOW)).map(({ id }) => id)).toEqual([high]);
  });

  it('come with life safety first, whoever has it, and what is over and unseen is not left out for the many', async () => {
    for (let index = 0; index < 70; index++)
      await raised(test, { source: `a:${index}`, raisedAt: NOW - index * MINUTE_MS, priority: 2 });
    const before = { raisedAt: NOW - 90 * MINUTE_MS, priority: 1 };
    const high = await raised(test, { ...before, source: 'high' });
    const seen = await raised(test, { ...before, source: 'owned-fire', lifeSafety: true });
    await acknowledged(test, seen, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    const over = await raised(test, { ...before, source: 'over', clearedAt: NOW - 80 * MINUTE_MS });
    const gas = await raised(test, { ...before, source: 'over-gas', clearedAt: NOW, lifeSafety: true });
    const fire = await raised(test, { ...before, source: 'fire', lifeSafety: true });
    const live = await readLiveAlarms(test.database, WALL, NOW);
    expect(live).toHaveLength(60);
    expect(live.slice(0, 5).map(({ id }) => id)).toEqual([fire, gas, seen, high, over]);
    const page = (grids: string[] | null, after: Parameters<typeof cursorOf>[0] | null) => {
      const [rank, raisedAtUs, id] = after === null ? [] : cursorOf(after).split('.');
      const place = rank && raisedAtUs && id ? { rank: Number(rank), raisedAtUs, id } : null;
      const filter = {
        community: COMMUNITY,
        grids,
        priorities: null,
        text: null,
        sort: 'priority',
        states: 'open',
      } as const;
      return readAlarmPage(test.database, { ...filter, after: place, limit: 2 }, NOW);
    };
    for (const grids of [null, ['M1', 'M2']]) {
      const first = await page(grids, null);
      const second = await page(grids, first.at(-1) ?? null);
      expect([...first, ...second].map(({ id }) => id)).toEqual([fire, gas, seen, over]);
    }
  });

  it('say that their device has fallen silent, for then nobody knows whether it still is so', async () => {
    const lastAt = NOW - 60 * MINUTE_MS;
    await test.sql(
      `insert into device_presence (device, last_at, last_received_at) values ($1, $3, $3), ($2, $4, $4)
       on conflict (device) do update set last_at = excluded.last_at, last_received_at = excluded.last_received_at`,
      [test.device('H1'), test.device('P1'), new Date(lastAt).toISOString(), new Date(NOW).toISOString()],
    );
    await raised(test, { source: 'silent', device: 'H1' });
    await raised(test, { source: 'over', device: 'H1', clearedAt: NOW });
    await raised(test, { source: 'heard', device: 'P1' });
    await raised(test, { source: 'none' });
    const live = await readLiveAlarms(test.database, WALL, NOW);
    expect(Object.fromEntries(live.map(({ source, silentSince }) => [source, silentSince]))).toEqual({
      silent: lastAt,
      over: null,
      heard: null,
      none: null,
    });
    await test.sql('truncate device_presence');
  });

  it('say what is to be done, by the community’s own rule before the shipped one', async () => {
    const rule = (action: string) => JSON.stringify({ action: { zh: action, en: action } });
    const ship = 'insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())';
    await test.sql(ship, ['rule-a', rule('call')]);
    await test.sql(ship, ['rule-b', rule('call')]);
    for (const [version, action] of ['wait', 'go'].entries())
      await test.sql(
        `insert into alarm_rule_change (community, rule, scope, version, patch, body, reason, by_id, by_name, at)
         values ($1, 'rule-b', 'all', $2, '{}', $3, 'ours', 'p1', '王', now())`,
        [COMMUNITY, version + 1, rule(action)],
      );
    for (const source of ['a', 'b', 'c']) await raised(test, { source });
    const live = await readLiveAlarms(test.database, WALL, NOW);
    const actions = Object.fromEntries(live.map(({ source, action }) => [source, action?.zh ?? null]));
    expect(actions).toEqual({ a: 'call', b: 'go', c: null });
  });

  it('are counted by grid, an exclusive grid with its micro-grids, and say which is the worst', async () => {
    await raised(test, { source: 'a', raisedAt: NOW - MINUTE_MS, priority: 2, grid: 'M1' });
    const owned = await raised(test, { source: 'b', raisedAt: NOW - 2 * MINUTE_MS, priority: 1, grid: 'M2' });
    await acknowledged(test, owned, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    await raised(test, { source: 'c', raisedAt: NOW - 3 * MINUTE_MS, clearedAt: NOW, priority: 1, grid: 'M1' });
    const registry = await registryCache(test.database, COMMUNITY).get(undefined);
    const counts = await readAlarmCounts(test.database, registry, NOW);
    const totals = alarmTotals(counts, await readRaises(test.database, COMMUNITY, NOW), registry, WALL, NOW);
    expect(totals['M1']).toMatchObject({
      unacknowledged: { high: 1, medium: 1, low: 0 },
      returned: { high: 1, medium: 0, low: 0 },
      worst: 'medium',
      flood: null,
    });
    expect(totals['G1']).toMatchObject({ acknowledged: { high: 1, medium: 0, low: 0 }, worst: 'high' });
    expect(totals['G2']).toMatchObject({ worst: null, oldestUnacknowledgedAt: null });
    expect(totals['all']).toMatchObject({
      oldestUnacknowledgedAt: NOW - 3 * MINUTE_MS,
      flood: { since: null, size: 3 },
    });
  });

  it('do not count towards a flood while they are in maintenance', async () => {
    await maintained(test, { grids: ['M1'], from: NOW - 60 * MINUTE_MS, to: NOW + 60 * MINUTE_MS });
    await raised(test, { source: 'a', raisedAt: NOW - MINUTE_MS, grid: 'M1' });
    await raised(test, { source: 'b', raisedAt: NOW - MINUTE_MS, grid: 'M2' });
    expect(await readRaises(test.database, COMMUNITY, NOW)).toEqual([NOW - MINUTE_MS]);
  });
});

function isOver(state: string, facts: AlarmFacts | undefined): boolean {
  return state === 'normal' || (facts?.clearedAt != null && (facts.ackedAt !== null || facts.settledAt !== null));
}
