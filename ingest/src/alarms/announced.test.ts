/** When an alarm was announced is when people could know of it: a lock that somebody holds delays that, and is not their time to respond. */
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { applyTransitions } from './apply-transitions.ts';
import type { PointTransition, Raise } from './transitions.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const PATIENCE = { timeout: 20_000, interval: 20 };
const HELD_MS = 20_000;

let scratch: Scratch;
let clock = NOW;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query('truncate alarm, alarm_handling, alarm_action');
  clock = NOW;
});
afterAll(() => scratch.drop());

it('without a lock it is the instant of the batch', async () => {
  await apply(raise(NOW));
  expect(await announced()).toEqual([NOW]);
});

it.each([
  ['a lock of the table', 'lock table alarm in share row exclusive mode'],
  ['the row of the occurrence before', 'select 1 from alarm for update'],
])('%s held for 20 s: the instant it was let go', async (_, lock) => {
  await apply(raise(NOW - 3_600_000), { turn: 'clear', at: NOW - 3_000_000, point: POINT, by: 'reading' });
  const person = await scratch.database.connect();
  try {
    await person.query(`begin; ${lock}`);
    const applied = apply(raise(NOW));
    await vi.waitFor(async () => {
      const sql = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
      expect(await scratch.rows(sql, [scratch.name])).toHaveLength(1);
    }, PATIENCE);
    clock += HELD_MS;
    await person.query('commit');
    await applied;
  } finally {
    person.release();
  }
  const [before, after] = await announced();
  expect(before).toBe(NOW);
  expect(after).toBe(NOW + HELD_MS);
  expect(await scratch.rows('select raised_at from alarm order by id desc limit 1')).toEqual([
    { raised_at: new Date(NOW) },
  ]);
});

const POINT = { community: COMMUNITY, rule: 'r', source: 'device:1' };

function raise(at: number): PointTransition {
  const row: Raise = {
    ...POINT,
    domain: 'hazard',
    ...{ device: null, facility: null, grid: null, name: null, clause: null, value: null, unit: null, reading: null },
    ...{
      priority: 1,
      lifeSafety: true,
      title: { zh: '燃气泄漏', en: 'Gas leak' },
      respondS: 60,
      chatterS: 0,
      args: {},
    },
  };
  return { turn: 'raise', at, raise: row };
}

async function apply(...transitions: PointTransition[]): Promise<void> {
  await inTransaction(scratch.database, (tx) => applyTransitions(tx, transitions, () => clock));
}

async function announced(): Promise<number[]> {
  const rows = await scratch.rows(
    'select (extract(epoch from announced_at) * 1000)::float8 as at from alarm order by id',
  );
  return rows.map(({ at }) => Number(at));
}
