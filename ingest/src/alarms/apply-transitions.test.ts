import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, test } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { type Message, pipelineOn } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { countingStatements } from '../testing/statements.ts';
import { applyTransitions } from './apply-transitions.ts';
import type { AlarmRule } from './contract.ts';
import { readShippedRules } from './files.ts';
import { ruleSetOf } from './rules/contract.ts';
import type { AlarmPlace, PointTransition, Raise } from './transitions.ts';

const START = Date.parse('2026-11-22T08:00:00Z');
const NOW = START + 600_000;

let scratch: Scratch;
let shipped: AlarmRule[];
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  shipped = await readShippedRules();
});
beforeEach(empty);
afterEach(() => {
  scratch.database.removeAllListeners('acquire');
});
afterAll(() => scratch.drop());

const second = fc.integer({ min: 0, max: 30 });
const source = fc.constantFrom('a', 'b');
const clearing = fc.record({ turn: fc.constant('clear' as const), source, second });
const raising = fc.record({
  turn: fc.constant('raise' as const),
  source,
  second,
  chatterS: fc.constantFrom(0, 3, 60),
  before: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 4 }),
  value: fc.integer({ min: 0, max: 9 }),
});
type Told =
  typeof clearing extends fc.Arbitrary<infer C>
    ? typeof raising extends fc.Arbitrary<infer R>
      ? C | R
      : never
    : never;
const story = fc.array(fc.oneof(clearing, raising), { minLength: 1, maxLength: 12 });

test('transitions in one batch leave the same rows as one after the other, whatever stood before and was done with', async () => {
  await fc.assert(
    fc.asyncProperty(story, story, fc.boolean(), async (past, told, isSettled) => {
      const prepare = async () => {
        await empty();
        for (const one of past) await apply([transitionOf(one)]);
        if (isSettled)
          await scratch.database.query(
            'insert into alarm_handling (alarm, settled_at) select id, now() from alarm where cleared_at is not null',
          );
      };
      await prepare();
      const places: AlarmPlace[] = [];
      for (const one of told) places.push(...(await apply([transitionOf(one)])));
      const expected = await rows();
      await prepare();
      const together = await apply(told.map(transitionOf));
      expect(await rows()).toEqual(expected);
      expect(together.length > 0).toBe(places.length > 0);
    }),
    { seed: 20261129, numRuns: 30 },
  );
});

test('the one that is active ends before an earlier one is active again, and a raise beside an active one has no effect', async () => {
  const raise = { turn: 'raise', source: 'a', chatterS: 0, before: undefined, value: 1 } as const;
  const clear = { turn: 'clear', source: 'a' } as const;
  const past = [
    { ...raise, second: 5 },
    { ...clear, second: 5 },
    { ...raise, second: 4 },
    { ...clear, second: 4 },
    { ...raise, second: 4 },
    { ...raise, second: 3 },
  ];
  for (const one of past) await apply([transitionOf(one)]);
  await apply([transitionOf({ ...clear, second: 4 }), transitionOf({ ...raise, second: 3 })]);
  const found = await scratch.rows(
    'select raised_at, count, cleared_at is null as active from alarm order by raised_at',
  );
  expect(found).toEqual([
    { raised_at: new Date(START + 4_000), count: 1, active: false },
    { raised_at: new Date(START + 5_000), count: 3, active: true },
  ]);
});

describe('a device that flaps through a batch', () => {
  const MESSAGES = 1_000;
  const checkin = (n: number, gapMs: number): Message => ({
    tail: 'patrol/C1/checkin',
    payload: {
      id: `c${n}`,
      at: START + n * gapMs,
      round: 'day@2026-11-22',
      officer: 'o1',
      result: n % 2 === 0 ? 'finding' : 'ok',
    },
    receivedAt: START + n * gapMs,
  });
  const flapping = (gapMs: number) => Array.from({ length: MESSAGES }, (_, n) => checkin(n, gapMs));

  it.each([
    ['within the chatter time', 10],
    ['in occurrences of its own', 3_600_000],
  ])('%s takes as many statements as one alarm', async (_, gapMs) => {
    const pipeline = await pipelineOn(scratch, {}, ruleSetOf(shipped, []));
    const statements = countingStatements(scratch.database);
    await pipeline.batch([checkin(-2, gapMs)]);
    const once = statements.splice(0).length;
    await pipeline.batch(flapping(gapMs));
    // Conditions that end beside those that begin.
    expect(statements.length).toBeLessThanOrEqual(once + 2);
    const [counted] = await scratch.rows(
      'select count(*)::int as rows, sum(count)::int as raised, count(cleared_at)::int as over from alarm',
    );
    expect(counted).toEqual({ rows: gapMs === 10 ? 1 : 500, raised: 500, over: gapMs === 10 ? 1 : 500 });
  });
});

function transitionOf(one: Told): PointTransition {
  const at = START + one.second * 1_000;
  const point = { community: COMMUNITY, rule: 'r', source: one.source };
  if (one.turn === 'clear') return { turn: 'clear', at, point, by: one.second % 2 === 0 ? 'reading' : 'time' };
  const raise: Raise = {
    ...point,
    domain: 'hazard',
    device: scratch.devices.find(COMMUNITY, 'hazard', one.source === 'a' ? 'H1' : 'H2')?.id ?? 0,
    facility: null,
    grid: one.value === 0 ? 'nowhere' : 'M1',
    priority: 1,
    lifeSafety: true,
    title: { zh: '报警', en: 'Alarm' },
    name: null,
    clause: null,
    respondS: 60,
    chatterS: one.chatterS,
    value: one.value,
    unit: null,
    args: { value: one.value },
    reading: one.value % 2 === 0 ? null : { value: one.value },
    ...(one.before === undefined ? {} : { happenedAt: at - one.before * 1_000 }),
  };
  return { turn: 'raise', at, raise };
}

function apply(transitions: readonly PointTransition[]): Promise<AlarmPlace[]> {
  return inTransaction(scratch.database, (tx) => applyTransitions(tx, transitions, () => NOW));
}

async function rows() {
  return scratch.rows(`
    select (to_jsonb(a) - 'id') || jsonb_build_object('settled', h.settled_at is not null) as row
    from alarm a left join alarm_handling h on h.alarm = a.id order by source, a.id`);
}

async function empty(): Promise<void> {
  await scratch.database.query(
    'truncate alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, event, device_presence',
  );
  await scratch.database.query('truncate patrol_checkin, patrol_checkpoint_latest');
}
