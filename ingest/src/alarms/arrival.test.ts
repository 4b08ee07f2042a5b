/** Time and order: wrong clocks, what comes late, ties within an instant. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, test } from 'vitest';
import { instantsAfter } from '../clock/arrival-clock.ts';
import { createMemories } from '../decoding/memory.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import type { AlarmRule } from './contract.ts';
import { readShippedRules } from './files.ts';
import { ruleSetOf } from './rules/contract.ts';
import { sweepOnce } from './sweep.ts';

const START = Date.parse('2026-11-22T02:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let scratch: Scratch;
let shipped: AlarmRule[];
let pipeline: Pipeline;
let sent = 0;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  shipped = await readShippedRules();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  await scratch.database.query(
    'truncate alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, alarm_signal',
  );
  for (const table of ['parking_lot', 'hazard_sensor', 'fitness_venue', 'patrol_checkpoint'])
    await scratch.database.query(`truncate ${table}_latest`);
  await scratch.database.query('truncate device_presence, hazard, hazard_state');
  pipeline = await pipelineOn(scratch, {}, ruleSetOf(shipped, []));
});

const nextId = () => {
  sent += 1;
  return `m${sent}`;
};
const smoke = (state: string, at: number, more: object = {}): Message => ({
  tail: 'hazard/H1/state',
  payload: { id: nextId(), at, kind: 'smoke', state, value: 12, unit: '%LEL', ...more },
  receivedAt: Math.max(at, START - HOUR_MS),
});
const checkin = (result: string, at: number): Message => ({
  tail: 'patrol/C1/checkin',
  payload: { id: nextId(), at, round: 'day@2026-11-22', officer: 'o1', result },
  receivedAt: at,
});
const alarms = () =>
  scratch.rows(
    `select rule, source_zh as source, grid, priority, count, cleared_by as by, reading, value, args,
       (extract(epoch from announced_at) * 1000)::float8 as announced,
       (extract(epoch from raised_at) * 1000)::float8 as raised, (extract(epoch from cleared_at) * 1000)::float8 as cleared
     from alarm order by raised_at, id`,
  );
const sweep = (now: number, hearingSince?: number, rules = ruleSetOf(shipped, []), recheck = false) =>
  sweepOnce(
    { database: scratch.database, rules: () => rules, hearingSince: () => hearingSince, notify: async () => {} },
    () => now,
    recheck,
  );

describe('a wrong clock silences nothing', () => {
  const HOURS_MS = 8 * HOUR_MS;
  test.each([
    ['three minutes ahead', (now: number) => now + 3 * MINUTE_MS],
    ['local time written as UTC', (now: number) => now + HOURS_MS],
    ['eight hours behind', (now: number) => now - HOURS_MS],
    ['sixteen minutes behind', (now: number) => now - 16 * MINUTE_MS],
  ])('%s: normal then alarm', async (_, clock) => {
    await pipeline.batch([{ ...smoke('normal', clock(START)), receivedAt: START }]);
    await pipeline.batch([{ ...smoke('alarm', clock(START + 300)), receivedAt: START + 300 }]);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-major', raised: START + 300, announced: START + 300 }]);
    expect((await alarms())[0]?.['args']).toEqual({ clockErrorMs: clock(START) - START });
    expect(await scratch.rows('select opened_at from hazard')).toEqual([{ opened_at: new Date(START + 300) }]);
    await pipeline.batch([{ ...smoke('normal', clock(START + MINUTE_MS)), receivedAt: START + MINUTE_MS }]);
    await sweep(START + 3 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ cleared: START + 2 * MINUTE_MS }]);
  });

  test.each([
    ['a smoke detector', smoke('normal', START + 3 * MINUTE_MS), smoke('alarm', START), 'hazard-major'],
    ['a patrol', checkin('ok', START - HOUR_MS), checkin('finding', START), 'patrol-finding'],
  ])('of %s, put right within the second: its whole seconds are no past', async (_, wrong, right, rule) => {
    await pipeline.batch([{ ...wrong, receivedAt: START + 700 }]);
    await pipeline.batch([{ ...right, receivedAt: START + 900 }]);
    expect(await alarms()).toMatchObject([{ rule, raised: START + 900 }]);
  });

  it('of ours, an hour ahead for a second, silences no patrol: what the broker may have kept is no past either', async () => {
    const keptSince = START - HOUR_MS;
    const memories = createMemories('all');
    const kept = await pipelineOn(scratch, {}, ruleSetOf(shipped, []), silent, memories, () => ({ keptSince }));
    const fresh = await pipelineOn(scratch, {}, ruleSetOf(shipped, []), silent, memories);
    await fresh.batch([{ ...checkin('ok', START), receivedAt: START + HOUR_MS }]);
    await kept.batch([{ ...checkin('finding', START + 1_000), receivedAt: START + HOUR_MS + 1 }]);
    expect(await alarms()).toMatchObject([{ rule: 'patrol-finding', raised: START + HOUR_MS + 1 }]);
  });

  test.each([
    ['a clock that is reset with the alarm', Date.parse('2000-01-01T00:03:00Z')],
    ['one that jumps back ten minutes', START - 10 * MINUTE_MS],
  ])('%s', async (_, at) => {
    await pipeline.batch([{ ...smoke('normal', START), receivedAt: START }]);
    await pipeline.batch([{ ...smoke('alarm', at), receivedAt: START + 300 }]);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-major', raised: START + 300 }]);
  });

  it('set back by less than is believed, lets an alarm stand no longer than its second normal', async () => {
    const live = (state: string, minutes: number, backMs: number): Message => ({
      ...smoke(state, START + minutes * MINUTE_MS - backMs),
      receivedAt: START + minutes * MINUTE_MS,
    });
    await pipeline.batch([live('normal', -1, 0), live('alarm', 0, 0)]);
    await pipeline.batch([live('normal', 1, 10 * MINUTE_MS)]);
    await sweep(START + 2 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-major', cleared: null }]);
    await pipeline.batch([live('normal', 2, 10 * MINUTE_MS), live('normal', 3, 10 * MINUTE_MS)]);
    await sweep(START + 4 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-major', cleared: START + 3 * MINUTE_MS }]);
    expect(await scratch.rows('select state, at from hazard_sensor_latest')).toEqual([
      { state: 'normal', at: new Date(START + 3 * MINUTE_MS) },
    ]);
  });

  it('that falls back in its queue on the way ends nothing: what comes at once was overtaken', async () => {
    await pipeline.batch([{ ...smoke('alarm', START), receivedAt: START }]);
    const waited = Array.from({ length: 5 }, (_, n) => ({
      ...smoke('normal', START - (10 - n) * MINUTE_MS),
      receivedAt: START + 1_000 + n * 2_000,
    }));
    for (const message of waited) await pipeline.batch([message]);
    await sweep(START + 5 * MINUTE_MS);
    expect((await alarms()).filter(({ rule }) => rule === 'hazard-major')).toMatchObject([{ cleared: null }]);
  });

  it('is alarmed itself after it has been wrong for its delay, by live messages only', async () => {
    const off = (minutes: number, more: object = {}): Message => ({
      ...smoke('normal', START + minutes * MINUTE_MS - 2 * HOUR_MS, more),
      receivedAt: START + minutes * MINUTE_MS,
    });
    await pipeline.batch([off(0, { buffered: true }), { ...off(1), retained: true }]);
    await sweep(START + 30 * MINUTE_MS);
    expect(await alarms()).toEqual([]);
    await pipeline.batch([off(31)]);
    await pipeline.batch([off(36, { buffered: true })]);
    await sweep(START + 41 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-clock', priority: 2, raised: START + 41 * MINUTE_MS }]);
    expect(await scratch.rows('select clock_error_ms::int as ms from device_presence')).toEqual([{ ms: -2 * HOUR_MS }]);
    await pipeline.batch([smoke('normal', START + 42 * MINUTE_MS)]);
    await sweep(START + 60 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-clock', cleared: START + 52 * MINUTE_MS }]);
  });

  it('is alarmed when it is wrong and right by turns, and not when it was wrong once', async () => {
    const told = (minutes: number, isWrong: boolean): Message => ({
      ...smoke('normal', START + minutes * MINUTE_MS + (isWrong ? 3 * MINUTE_MS : 0)),
      receivedAt: START + minutes * MINUTE_MS,
    });
    for (let minute = 0; minute < 12; minute += 1) await pipeline.batch([told(minute, minute === 0)]);
    await sweep(START + 20 * MINUTE_MS);
    expect(await alarms()).toEqual([]);
    for (let minute = 30; minute < 41; minute += 1) await pipeline.batch([told(minute, minute % 2 === 0)]);
    await sweep(START + 41 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-clock', raised: START + 40 * MINUTE_MS, cleared: null }]);
    await pipeline.batch(Array.from({ length: 20 }, (_, n) => told(42 + n, false)));
    await sweep(START + 70 * MINUTE_MS);
    // Five minutes after the last wrong claim it is right, and ends its delay after that.
    expect(await alarms()).toMatchObject([{ rule: 'hazard-clock', cleared: START + 56 * MINUTE_MS }]);
  });

  it('is no reason to call the value suspect', async () => {
    const wrong = (at: number): Message => ({ ...smoke('normal', at + HOURS_MS), receivedAt: at });
    await pipeline.batch([wrong(START), wrong(START + 2 * HOUR_MS)]);
    await sweep(START + 3 * HOUR_MS);
    expect((await alarms()).map(({ rule }) => rule)).toEqual(['hazard-clock']);
  });
});

describe('what comes late', () => {
  it('from the broker is told when it comes, with its own time', async () => {
    const at = START - 3 * HOUR_MS;
    pipeline = await pipelineOn(scratch, {}, ruleSetOf(shipped, []), undefined, undefined, () => ({
      keptSince: START - 4 * HOUR_MS,
    }));
    await pipeline.batch([{ ...smoke('alarm', at), receivedAt: START }]);
    expect(await alarms()).toMatchObject([{ raised: at, announced: START, args: { late: true, arrivedAt: START } }]);
  });

  it('without a word says when it reached us, and what speaks against its reading', async () => {
    const live: Message = { ...smoke('alarm', START - 14 * MINUTE_MS, { kind: 'gas' }), receivedAt: START };
    await pipeline.batch([live]);
    const [alarm] = (await alarms()).filter(({ rule }) => rule === 'hazard-major');
    expect(alarm?.['args']).toEqual({ late: true, arrivedAt: START, doubts: ['kindMismatch'] });
  });

  it('from the device itself raises nothing if the rest of its history ends it', async () => {
    const week = Array.from({ length: 12 }, (_, n) => ({
      ...smoke(n % 3 === 2 ? 'normal' : 'alarm', START - (200 - n) * HOUR_MS, { buffered: true }),
      receivedAt: START + n,
    }));
    for (const message of week) await pipeline.batch([message]);
    await sweep(START + HOUR_MS);
    expect(await alarms()).toEqual([]);
    expect(await scratch.rows('select * from alarm_condition')).toEqual([]);
  });

  it('from the device itself raises, marked as history, when nothing ends it within a minute', async () => {
    const at = START - 20 * MINUTE_MS;
    await pipeline.batch([{ ...smoke('alarm', at, { buffered: true }), receivedAt: START }]);
    await sweep(START + 59_000);
    expect(await alarms()).toEqual([]);
    await sweep(START + 61_000);
    expect(await alarms()).toMatchObject([
      { raised: at, announced: START + 61_000, args: { late: true, arrivedAt: START } },
    ]);
  });

  it('does not hold up what is live: an alarm of now is raised at once, a fault of now leaves the history standing', async () => {
    const old = { ...smoke('alarm', START - HOUR_MS, { buffered: true }), receivedAt: START };
    await pipeline.batch([old, smoke('fault', START + 1_000)]);
    await sweep(START + 61_000);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-major', args: { late: true } }]);
    await scratch.database.query(
      'truncate alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, hazard_sensor_latest',
    );
    pipeline = await pipelineOn(scratch, {}, ruleSetOf(shipped, []));
    const again = { ...smoke('alarm', START - HOUR_MS, { buffered: true }), receivedAt: START };
    await pipeline.batch([again, smoke('alarm', START + 1_000)]);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-major', raised: START + 1_000, args: {} }]);
  });
});

describe('within one instant of a whole-second clock', () => {
  const second = (id: string, state: string, us: number): Message => ({
    tail: 'hazard/H1/state',
    payload: { id, at: START, kind: 'smoke', state },
    receivedAt: instantsAfter(START + 400, us),
  });
  const ends = async () => ({
    latest: await scratch.rows('select id, state from hazard_sensor_latest'),
    hazards: await scratch.rows('select opened_at, closed_at from hazard order by closed_at'),
    active: await scratch.rows("select rule, raised_at from alarm where rule = 'hazard-major' and cleared_at is null"),
    conditions: await scratch.rows("select phase from alarm_condition where rule = 'hazard-major'"),
  });

  it('arrival decides, whatever the ids: in one batch, in two, after a restart, by two writers', async () => {
    const states = fc.array(fc.constantFrom('normal', 'alarm', 'fault'), { minLength: 2, maxLength: 5 });
    const ids = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '0', '9'), minLength: 4, maxLength: 8 }), {
      minLength: 5,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(states, ids, async (said, names) => {
        const messages = said.map((state, index) => second(names[index] ?? '', state, index));
        const life = () => pipelineOn(scratch, {}, ruleSetOf(shipped, []));
        await empty();
        await (await life()).batch(messages);
        const expected = await ends();
        await empty();
        for (const message of messages) await (await life()).batch([message]);
        expect(await ends()).toEqual(expected);
        await empty();
        const [first, ...rest] = messages;
        if (first) await (await life()).inTurn([[first], rest]);
        expect(await ends()).toEqual(expected);
        expect(expected.latest[0]?.['state']).toBe(said.at(-1));
      }),
      { seed: 27, numRuns: 25 },
    );
  });

  it('normal then alarm raises, though the id of the alarm sorts first', async () => {
    await pipeline.batch([second('f3a0c1d2-0001', 'normal', 0)]);
    await pipeline.batch([second('0b77e9aa-0002', 'alarm', 1)]);
    expect(await ends()).toMatchObject({ latest: [{ state: 'alarm' }], active: [{ rule: 'hazard-major' }] });
  });

  it('two writers at once end with the same', async () => {
    await Promise.all([pipeline.batch([second('b', 'normal', 0)]), pipeline.batch([second('a', 'alarm', 1)])]);
    expect(await ends()).toMatchObject({ latest: [{ id: 'a' }], active: [{ rule: 'hazard-major' }] });
  });

  async function empty(): Promise<void> {
    await scratch.database.query(
      'truncate alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, hazard, event',
    );
    await scratch.database.query('truncate hazard_state, hazard_sensor_latest, device_presence');
  }
});

it('a value that contradicts itself ends no alarm, and an alarm beside it is raised', async () => {
  const reused = (id: string, state: string, at: number): Message => ({
    tail: 'hazard/H1/state',
    payload: { id, at, kind: 'smoke', state },
    receivedAt: at,
  });
  await pipeline.batch([reused('x', 'normal', START), reused('x', 'alarm', START + 1_000)]);
  expect(await alarms()).toMatchObject([{ rule: 'hazard-major', raised: START + 1_000 }]);
});

it('an alarm keeps of its reading what the contract declares, and nothing else', async () => {
  await pipeline.batch([smoke('alarm', START, { secret: { '\ud800': 'x' }, value: 'n/a' })]);
  const [alarm] = await alarms();
  const { payload = {} } = (alarm?.['reading'] ?? {}) as { payload?: object };
  expect(payload).toMatchObject({ kind: 'smoke', state: 'alarm', unit: '%LEL' });
  expect(Object.keys(payload).sort()).toEqual(['at', 'id', 'kind', 'state', 'unit']);
  expect(alarm).toMatchObject({ value: null, args: { leftOut: 'value' } });
});
