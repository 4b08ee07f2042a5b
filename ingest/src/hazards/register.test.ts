import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { instantsAfter } from '../clock/arrival-clock.ts';
import { CLOCK_JUMP_MS, QUALITY } from '../messages/contract.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { countingStatements } from '../testing/statements.ts';

const START = Date.parse('2026-11-22T08:00:00Z');
const NOW = START + 600_000;

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate hazard, event, hazard_state, hazard_report, hazard_sensor_latest, rollup_dirty',
  );
  pipeline = await pipelineOn(scratch);
});
afterEach(() => {
  scratch.database.removeAllListeners('acquire');
});
afterAll(() => scratch.drop());

test('the register holds the same episodes as the readings, in any order of arrival and any batches', async () => {
  const reading = fc.record({
    second: fc.integer({ min: 0, max: 40 }),
    state: fc.constantFrom('normal', 'alarm', 'fault', 'unknown'),
  });
  const timeline = fc.uniqueArray(reading, { selector: ({ second }) => second, minLength: 1, maxLength: 14 });
  const batches = timeline.chain((readings) =>
    fc.tuple(
      fc.shuffledSubarray(readings, { minLength: readings.length }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 14, maxLength: 14 }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(batches, async ([order, sizes]) => {
      await scratch.database.query('truncate hazard, event, hazard_state, hazard_sensor_latest');
      // A life of its own: the ids are those of the run before.
      pipeline = await pipelineOn(scratch);
      // Live, an alarm so much older than what came before is a clock that jumped; what a device kept comes in any order.
      const seconds = order.map(({ second }) => second * 1_000);
      const kept = Math.max(...seconds) - Math.min(...seconds) > CLOCK_JUMP_MS;
      let next = 0;
      for (const size of sizes) {
        const batch = order.slice(next, next + size);
        next += batch.length;
        if (batch.length > 0)
          await pipeline.batch(
            batch.map(({ second, state }) => sensor(`s${second}`, START + second * 1_000, state, kept)),
          );
      }
      expect(await episodes()).toEqual(expected(order));
      expect(await scratch.rows("select at from event where type = 'hazard-closed' order by at")).toEqual(
        expected(order).flatMap(({ closed_at }) => (closed_at ? [{ at: closed_at }] : [])),
      );
    }),
    { seed: 20261122, numRuns: 60 },
  );
});

test('a wrong clock opens a hazard when it arrives, with its quality kept', async () => {
  await pipeline.batch([sensor('n', NOW - 1_000, 'normal')]);
  await pipeline.batch([sensor('a', NOW - 7_200_000, 'alarm')]);
  expect(await scratch.rows('select quality::int, closed_at, opened_at from hazard')).toEqual([
    { quality: QUALITY.clockBehind, closed_at: null, opened_at: new Date(NOW) },
  ]);
});

test('within few instants the register holds what the order of arrival says, whoever writes it and in whatever order', async () => {
  const reading = fc.record({
    second: fc.integer({ min: 0, max: 3 }),
    state: fc.constantFrom('normal', 'alarm', 'fault'),
  });
  const timeline = fc.array(reading, { minLength: 2, maxLength: 10 }).map((readings) => readings.map(withArrival));
  const shuffled = timeline.chain((readings) => fc.shuffledSubarray(readings, { minLength: readings.length }));
  await fc.assert(
    fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 10 }), async (order, size) => {
      await scratch.database.query('truncate hazard, event, hazard_state, hazard_sensor_latest');
      // One life of the process after another: none remembers what the one before it saw.
      const messages = order.map((one) => ({
        ...sensor(`s${one.arrival}`, START + one.second * 1_000, one.state, true),
        receivedAt: instantsAfter(NOW, one.arrival),
      }));
      for (let next = 0; next < messages.length; next += size)
        await (await pipelineOn(scratch)).batch(messages.slice(next, next + size));
      const inTime = [...order].sort((a, b) => a.second - b.second || a.arrival - b.arrival);
      expect(await episodes()).toEqual(expected(inTime));
      const newest = inTime.at(-1);
      expect(await scratch.rows('select id from hazard_sensor_latest')).toEqual([{ id: `s${newest?.arrival}` }]);
    }),
    { seed: 20261128, numRuns: 40 },
  );
});

test('an episode tells of its opening and closing once, with kind and level of the registry', async () => {
  await pipeline.batch([
    sensor('a', START, 'alarm'),
    sensor('b', START + 1_000, 'alarm'),
    sensor('c', START + 2_000, 'normal'),
  ]);
  expect(await scratch.rows('select type, message_id, grid, at, detail from event order by id')).toEqual([
    {
      type: 'hazard-opened',
      message_id: 'a',
      grid: 'M1',
      at: new Date(START),
      detail: { kind: 'smoke', level: 'major', value: 1 },
    },
    {
      type: 'hazard-closed',
      message_id: 'c',
      grid: 'M1',
      at: new Date(START + 2_000),
      detail: { kind: 'smoke', level: 'major' },
    },
  ]);
});

test('since is when the sensor entered its present state', async () => {
  await pipeline.batch([sensor('a', START, 'alarm'), sensor('b', START + 1_000, 'normal')]);
  await pipeline.batch([sensor('c', START + 2_000, 'normal'), sensor('d', START + 3_000, 'normal')]);
  expect(await scratch.rows('select id, state, since from hazard_sensor_latest')).toEqual([
    { id: 'd', state: 'normal', since: new Date(START + 1_000) },
  ]);
});

test.each([['in one batch'], ['in batches of their own']])(
  'a normal of another kind, or under an id used before, leaves the state as it was, with its flags beside it: %s',
  async (how) => {
    const alarm = sensor('a', START, 'alarm');
    const other = (id: string, at: number) => ({
      ...sensor(id, at, 'normal'),
      payload: { id, at, kind: 'carbon-monoxide', state: 'normal', value: 7, unit: 'ppm' },
    });
    const messages = [alarm, other('b', START + 1_000), sensor('a', START + 2_000, 'normal')];
    if (how === 'in one batch') await pipeline.batch(messages);
    else for (const message of messages) await pipeline.batch([message]);
    const latest = () =>
      scratch.rows('select at, state, since, value, unit, quality & 64 as suspect from hazard_sensor_latest');
    expect(await latest()).toEqual([
      { at: new Date(START + 2_000), state: 'alarm', since: new Date(START), value: 1, unit: null, suspect: 64 },
    ]);
    await pipeline.batch([sensor('c', START + 3_000, 'normal')]);
    expect(await latest()).toMatchObject([{ state: 'normal', since: new Date(START + 3_000), suspect: 0 }]);
  },
);

test.each([
  ['the grid it names', { grid: 'M2', lon: 0.5, lat: 1 }, 'M2'],
  ['where it lies when the named grid does not exist', { grid: 'nowhere', lon: 1.5, lat: 1 }, 'M2'],
  ['where it lies', { lon: 0.5, lat: 1 }, 'M1'],
  ['nowhere when outside of every grid', { lon: 9, lat: 9 }, null],
  ['nowhere when it says nothing', {}, null],
])('a report is placed in %s', async (_name, place, grid) => {
  await pipeline.batch([report('r', { ...place })]);
  expect(await scratch.rows('select grid, state, source from hazard')).toEqual([
    { grid, state: 'reported', source: 'report' },
  ]);
});

test.each([['before'], ['after'], ['together with']])(
  'a closing that arrives %s its report closes it',
  async (when) => {
    const opened = report('r1', { lon: 0.5, lat: 1 }, START);
    const closed = report('r2', { closes: 'r1' }, START + 60_000);
    if (when === 'together with') await pipeline.batch([closed, opened]);
    else for (const message of when === 'before' ? [closed, opened] : [opened, closed]) await pipeline.batch([message]);
    expect(await scratch.rows('select report_id, opened_at, closed_at from hazard')).toEqual([
      { report_id: 'r1', opened_at: new Date(START), closed_at: new Date(START + 60_000) },
    ]);
    expect(await scratch.rows('select type, grid from event order by type')).toEqual([
      { type: 'hazard-closed', grid: 'M1' },
      { type: 'hazard-opened', grid: 'M1' },
    ]);
  },
);

test('a sensor that flaps through a batch takes as many statements as one alarm', async () => {
  await pipeline.batch([sensor('n', START, 'normal')]);
  const statements = countingStatements(scratch.database);
  await pipeline.batch([sensor('once', START + 1_000, 'alarm')]);
  const once = statements.splice(0).length;
  await pipeline.batch(
    Array.from({ length: 400 }, (_, n) => sensor(`f${n}`, START + 2_000 + n, n % 2 === 0 ? 'normal' : 'alarm')),
  );
  // Those that are over and the one that is open, new ones and one that was there.
  expect(statements.length).toBeLessThanOrEqual(once + 4);
  expect(await scratch.rows('select count(*)::int as all, count(closed_at)::int as closed from hazard')).toEqual([
    { all: 201, closed: 200 },
  ]);
});

test('the history a sensor sends behind a present reading is registered without a question for each of it', async () => {
  const order = Array.from({ length: 600 }, (_, n) => ({ second: n, state: n % 3 === 0 ? 'alarm' : 'normal' }));
  const history = (from: number, to: number, every: number) =>
    order
      .slice(from, to)
      .filter(({ second }) => second % every === 0)
      .map(({ second, state }) => sensor(`h${second}`, START + second * 1_000, state, true));
  await pipeline.batch([sensor('front', START + 600_000, 'normal')]);
  await pipeline.batch(history(250, 350, 10));
  const statements = countingStatements(scratch.database);
  await pipeline.batch(history(0, 600, 1));
  const asked = statements.filter((name) => name === 'hazard-reading-after').length;
  // Once for each gap between what was there, and again for the two gaps that are long.
  expect(asked).toBeLessThanOrEqual(15);
  expect(await episodes()).toEqual(expected([...order, { second: 600, state: 'normal' }]));
});

describe('an id that is used again after its closing is another hazard', () => {
  const story = [
    report('1', {}, START),
    report('2', { closes: '1' }, START + 60_000),
    report('1', { description: 'another' }, START + 120_000),
  ];
  const hazards = () =>
    scratch.rows('select report_id, description, opened_at, closed_at from hazard order by opened_at');
  const TWO = [
    { report_id: '1', description: 'd', opened_at: new Date(START), closed_at: new Date(START + 60_000) },
    { report_id: '1', description: 'another', opened_at: new Date(START + 120_000), closed_at: null },
  ];

  test.each([
    ['in one batch', [story]],
    ['in batches of their own', story.map((message) => [message])],
    ['in one batch behind the first', [story.slice(0, 1), story.slice(1)]],
  ])('%s', async (_, batches) => {
    for (const batch of batches) await pipeline.batch(batch);
    expect(await hazards()).toEqual(TWO);
    await pipeline.batch([report('3', { closes: '1' }, START + 180_000)]);
    expect((await hazards()).map(({ closed_at }) => closed_at)).toEqual([
      new Date(START + 60_000),
      new Date(START + 180_000),
    ]);
  });
});

function sensor(id: string, at: number, state: string, buffered = false): Message {
  return { tail: 'hazard/H1/state', payload: { id, at, buffered, kind: 'smoke', state, value: 1 }, receivedAt: NOW };
}

function withArrival<T>(reading: T, index: number): T & { arrival: number } {
  return { ...reading, arrival: index };
}

function report(id: string, fields: object, at = START): Message {
  const payload = { id, at, level: 'general', category: 'wiring', description: 'd', ...fields };
  return { tail: 'hazard/R1/report', payload, receivedAt: NOW };
}

async function episodes() {
  return scratch.rows('select opened_at, closed_at from hazard order by opened_at, closed_at');
}

function expected(readings: readonly { second: number; state: string }[]) {
  const found: { opened_at: Date; closed_at: Date | null }[] = [];
  let open: (typeof found)[number] | undefined;
  // Sorting is stable: within one second they stay in the order given.
  for (const { second, state } of [...readings].sort((a, b) => a.second - b.second)) {
    if (state === 'unknown') continue;
    const at = new Date(START + second * 1_000);
    if (state === 'normal') {
      if (open) open.closed_at = at;
      open = undefined;
    } else if (!open) {
      open = { opened_at: at, closed_at: null };
      found.push(open);
    }
  }
  return found.sort(
    (a, b) =>
      a.opened_at.getTime() - b.opened_at.getTime() ||
      (a.closed_at?.getTime() ?? 9e15) - (b.closed_at?.getTime() ?? 9e15),
  );
}
