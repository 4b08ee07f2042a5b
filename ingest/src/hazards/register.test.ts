import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { QUALITY } from '../messages/contract.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

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
afterAll(() => scratch.drop());

test('the register holds the same episodes as the readings, in any order of arrival and any batches', async () => {
  const reading = fc.record({
    second: fc.integer({ min: 0, max: 40 }),
    state: fc.constantFrom('normal', 'alarm', 'fault'),
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
      let next = 0;
      for (const size of sizes) {
        const batch = order.slice(next, next + size);
        next += batch.length;
        if (batch.length > 0)
          await pipeline.batch(batch.map(({ second, state }) => sensor(`s${second}`, START + second * 1_000, state)));
      }
      expect(await episodes()).toEqual(expected(order));
      expect(await scratch.rows("select at from event where type = 'hazard-closed' order by at")).toEqual(
        expected(order).flatMap(({ closed_at }) => (closed_at ? [{ at: closed_at }] : [])),
      );
    }),
    { seed: 20261122, numRuns: 60 },
  );
});

test('a suspect clock still opens a hazard, with its quality kept', async () => {
  await pipeline.batch([sensor('n', NOW - 1_000, 'normal')]);
  await pipeline.batch([sensor('a', NOW - 7_200_000, 'alarm')]);
  expect(await scratch.rows('select quality::int, closed_at, opened_at from hazard')).toEqual([
    { quality: QUALITY.clockBehind | QUALITY.outOfOrder, closed_at: null, opened_at: new Date(NOW - 7_200_000) },
  ]);
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

function sensor(id: string, at: number, state: string): Message {
  return { tail: 'hazard/H1/state', payload: { id, at, kind: 'smoke', state, value: 1 }, receivedAt: NOW };
}

function report(id: string, fields: object, at = START): Message {
  const payload = { id, at, level: 'general', category: 'wiring', description: 'd', ...fields };
  return { tail: 'hazard/R1/report', payload, receivedAt: NOW };
}

async function episodes() {
  return scratch.rows('select opened_at, closed_at from hazard order by opened_at');
}

function expected(readings: readonly { second: number; state: string }[]) {
  const found: { opened_at: Date; closed_at: Date | null }[] = [];
  let open: (typeof found)[number] | undefined;
  for (const { second, state } of [...readings].sort((a, b) => a.second - b.second)) {
    const at = new Date(START + second * 1_000);
    if (state === 'normal') {
      if (open) open.closed_at = at;
      open = undefined;
    } else if (!open) {
      open = { opened_at: at, closed_at: null };
      found.push(open);
    }
  }
  return found;
}
