import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { readShippedRules } from '../alarms/files.ts';
import { ruleSetOf } from '../alarms/rules/contract.ts';
import { createMemories } from '../decoding/memory.ts';
import { primeKnownIds } from '../decoding/newest.ts';
import { loadDevices } from '../devices/devices.ts';
import { QUALITY } from '../messages/contract.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const MINUTE_MS = 60_000;
const MARKED = QUALITY.idReused | QUALITY.implausible;

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(`truncate fitness_headcount, fitness_venue_latest, hazard_state, hazard_sensor_latest, hazard_report,
    hazard, event, device_presence, alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, rollup_dirty`);
  pipeline = await life();
});
afterAll(() => scratch.drop());

const life = async () => pipelineOn(scratch, {}, ruleSetOf(await readShippedRules(), []));
const count = (id: string, at: number, fields: object = {}): Message => ({
  tail: 'fitness/V1/headcount',
  payload: { id, at, present: 5, entries: 5, exits: 0, ...fields },
  receivedAt: at + 50,
});
const smoke = (id: string, at: number, state: string): Message => ({
  tail: 'hazard/H1/state',
  payload: { id, at, kind: 'smoke', state },
  receivedAt: at + 50,
});
const counts = () => scratch.rows('select id, entries, quality::int as quality from fitness_headcount order by at, id');

describe('the same id with a new time', () => {
  test.each([
    ['in one batch', async (one: Message, two: Message) => pipeline.batch([one, two])],
    [
      'in two',
      async (one: Message, two: Message) => {
        await pipeline.batch([one]);
        return pipeline.batch([two]);
      },
    ],
    [
      'in two side by side',
      async (one: Message, two: Message) => {
        await pipeline.inTurn([[one], [two]]);
        return [];
      },
    ],
    [
      'in another life of the process',
      async (one: Message, two: Message) => {
        await pipeline.batch([one]);
        const again = await pipelineOn(scratch, {}, undefined, undefined, await remembered());
        return again.batch([two]);
      },
    ],
  ])('has no second effect, %s', async (_, send) => {
    const written = await send(count('rs-1', NOW), count('rs-1', NOW + MINUTE_MS));
    for (const { duplicates } of written) expect(duplicates).toBe(1);
    expect(await counts()).toEqual([{ id: 'rs-1', entries: 5, quality: 0 }]);
    // It is a sign of life all the same.
    expect(await scratch.rows('select last_received_at from device_presence')).toEqual([
      { last_received_at: new Date(NOW + MINUTE_MS + 50) },
    ]);
  });

  test('sent for a third time it is still the same, also where the second one said something else', async () => {
    await pipeline.batch([count('a', NOW), count('a', NOW + 1_000, { entries: 6 })]);
    await pipeline.batch([count('a', NOW + 2_000), count('a', NOW + 3_000, { entries: 6 })]);
    expect(await counts()).toEqual([
      { id: 'a', entries: 5, quality: 0 },
      { id: 'a', entries: 6, quality: MARKED },
    ]);
  });

  test('is a message of its own where the first one was never stored', async () => {
    pipeline.decode(count('a', NOW));
    await pipeline.batch([count('a', NOW + 1_000)]);
    expect(await counts()).toEqual([{ id: 'a', entries: 5, quality: 0 }]);
  });

  test('of a clock that is not believed it is the row it was, however often it is delivered', async () => {
    const wrong = { ...count('w', NOW + 8 * 3_600_000), receivedAt: NOW };
    await pipeline.batch([wrong]);
    await pipeline.batch([{ ...wrong, receivedAt: NOW + 5_000 }]);
    const again = await pipelineOn(scratch, {}, undefined, undefined, await remembered());
    await again.batch([{ ...wrong, receivedAt: NOW + 90_000 }]);
    expect(await counts()).toEqual([{ id: 'w', entries: 5, quality: QUALITY.clockAhead }]);
  });

  test('a report is one hazard', async () => {
    const report = (at: number): Message => ({
      tail: 'hazard/R1/report',
      payload: { id: 'WO-1', at, level: 'general', category: '消防通道堵塞', description: '三号楼西侧' },
      receivedAt: NOW,
    });
    expect(await pipeline.batch([report(NOW - 5 * MINUTE_MS), report(NOW)])).toMatchObject([{ duplicates: 1 }]);
    expect(await scratch.rows('select 1 from hazard')).toHaveLength(1);
    expect(await scratch.rows('select 1 from hazard_report')).toHaveLength(1);
  });
});

describe('ids that have started again', () => {
  test('swallow no alarm: a state other than the present one is stored, marked and judged', async () => {
    await pipeline.batch([smoke('1', NOW, 'alarm'), smoke('2', NOW + 1_000, 'normal')]);
    await pipeline.batch([smoke('1', NOW + 20 * MINUTE_MS, 'alarm')]);
    expect(await scratch.rows('select id, quality::int as quality from hazard_state order by at')).toEqual([
      { id: '1', quality: 0 },
      { id: '2', quality: 0 },
      { id: '1', quality: MARKED },
    ]);
    const active = await scratch.rows("select 1 from alarm where rule = 'hazard-major' and cleared_at is null");
    expect(active).toHaveLength(1);
  });

  test('end no alarm: a normal that contradicts itself proves nothing', async () => {
    await pipeline.batch([
      smoke('1', NOW, 'normal'),
      smoke('2', NOW + 1_000, 'alarm'),
      smoke('1', NOW + 2_000, 'normal'),
    ]);
    const active = await scratch.rows("select 1 from alarm_condition where rule = 'hazard-major' and phase = 'active'");
    expect(active).toHaveLength(1);
    expect(await scratch.rows('select closed_at from hazard')).toEqual([{ closed_at: null }]);
  });

  describe('with the same instant, as of a clock of whole seconds or one that stands still', () => {
    const active = () => scratch.rows("select 1 from alarm where rule = 'hazard-major' and cleared_at is null");
    const stored = () => scratch.rows('select state, quality::int as quality from hazard_state order by received_at');
    const stuck = (state: string, receivedAt: number): Message => ({ ...smoke('1', NOW, state), receivedAt });
    const ALARMED = [
      { state: 'normal', quality: 0 },
      { state: 'alarm', quality: MARKED },
    ];

    test.each([
      ['in one batch', async (messages: Message[]) => void (await pipeline.batch(messages))],
      [
        'in batches of their own',
        async (messages: Message[]) => {
          for (const message of messages) await pipeline.batch([message]);
        },
      ],
      ['side by side', async (messages: Message[]) => pipeline.inTurn(messages.map((message) => [message]))],
      [
        'in lives of their own',
        async (messages: Message[]) => {
          const rules = ruleSetOf(await readShippedRules(), []);
          for (const message of messages) {
            await (await pipelineOn(scratch, {}, rules, undefined, await remembered())).batch([message]);
          }
        },
      ],
    ])('swallow no alarm, and its redelivery is none, %s', async (_, send) => {
      await send([stuck('normal', NOW + 50), stuck('alarm', NOW + 60), stuck('alarm', NOW + 5_000)]);
      expect(await stored()).toEqual(ALARMED);
      expect(await active()).toHaveLength(1);
      expect(await scratch.rows("select args from alarm where rule = 'hazard-major'")).toEqual([
        { args: { doubts: ['idReused'] } },
      ]);
      expect(await scratch.rows('select state from hazard_sensor_latest')).toEqual([{ state: 'alarm' }]);
    });

    test('an alarm that is delivered again after its end raises nothing', async () => {
      await pipeline.batch([stuck('normal', NOW + 50), stuck('alarm', NOW + 60)]);
      await pipeline.batch([smoke('2', NOW + 1_000, 'normal'), stuck('alarm', NOW + 5_000)]);
      expect(await scratch.rows('select state from hazard_sensor_latest')).toEqual([{ state: 'normal' }]);
      expect(await scratch.rows('select 1 from hazard where closed_at is null')).toEqual([]);
    });

    test('swallow none either where the registry says that a device numbers anew', async () => {
      await scratch.database.query(
        `update facility set attributes = attributes || '{"idsRestart": true}' where code = 'H1'`,
      );
      const devices = await loadDevices(scratch.database);
      const declared = await pipelineOn({ ...scratch, devices }, {}, ruleSetOf(await readShippedRules(), []));
      await declared.batch([stuck('normal', NOW + 50), stuck('alarm', NOW + 60), stuck('alarm', NOW + 70)]);
      await scratch.database.query(`update facility set attributes = attributes - 'idsRestart' where code = 'H1'`);
      expect(await stored()).toEqual(ALARMED);
      expect(await active()).toHaveLength(1);
    });
  });

  test('are no matter where the registry says that a device numbers anew', async () => {
    await scratch.database.query(`update facility set attributes = '{"idsRestart": true}' where code = 'V1'`);
    const devices = await loadDevices(scratch.database);
    const declared = await pipelineOn({ ...scratch, devices });
    await declared.batch([count('1', NOW), count('1', NOW + MINUTE_MS), count('1', NOW + MINUTE_MS)]);
    await scratch.database.query(`update facility set attributes = '{}' where code = 'V1'`);
    expect(await counts()).toEqual([
      { id: '1', entries: 5, quality: 0 },
      { id: '1', entries: 5, quality: 0 },
    ]);
  });
});

test('the same reading under a new id is counted, and seen to be probably doubled', async () => {
  await pipeline.batch([count('a', NOW), count('b', NOW), count('c', NOW, { entries: 4 }), count('d', NOW + 1)]);
  expect(await counts()).toEqual([
    { id: 'a', entries: 5, quality: 0 },
    { id: 'b', entries: 5, quality: QUALITY.twin },
    { id: 'c', entries: 4, quality: 0 },
    { id: 'd', entries: 5, quality: 0 },
  ]);
});

/** What the next life of the process knows of the ids before it. */
async function remembered() {
  const memories = createMemories('all');
  await primeKnownIds(scratch.database, memories, NOW);
  return memories;
}
