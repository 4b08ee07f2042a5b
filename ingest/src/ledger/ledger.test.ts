import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { inTransaction } from '../database/database.ts';
import type { PassedOverRule } from '../passed-over/contract.ts';
import type { Foreign } from '../readings/reading.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';
import type { Written } from '../writing/writer.ts';
import { storePassedOver } from './store.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(
    `truncate passed_over, passed_over_dropped, foreign_identity, quarantine, parking_bay, parking_bay_latest, hazard_state,
      hazard_sensor_latest, fitness_headcount, fitness_venue_latest, device_status, device_presence`,
  );
  pipeline = await pipelineOn(scratch);
});
afterAll(() => scratch.drop());

describe('what is passed over is counted by rule and source', () => {
  test('with when it began, when it came last, and the newest sample', async () => {
    await store([over('past-retention', 'P1', 'one', NOW), over('past-retention', 'P1', 'two', NOW + 5)]);
    await store([over('past-retention', 'P1', 'three', NOW + 9), over('profile-no-match', 't/x', 'four', NOW)]);
    expect(await ledger()).toEqual([
      {
        rule: 'past-retention',
        source: 'P1',
        messages: 3,
        first_at: new Date(NOW),
        last_at: new Date(NOW + 9),
        sample: 'three',
      },
      {
        rule: 'profile-no-match',
        source: 't/x',
        messages: 1,
        first_at: new Date(NOW),
        last_at: new Date(NOW),
        sample: 'four',
      },
    ]);
  });

  test('in bounds: those not heard from for longest go, and each message stays counted', async () => {
    for (let n = 0; n < 9; n++) await store([over('profile-no-match', `t/${n}`, 'x', NOW + n)], 4);
    await store([over('profile-no-match', 't/6', 'x', NOW + 20)], 4);
    expect((await ledger()).map(({ source }) => source)).toEqual(['t/5', 't/6', 't/7', 't/8']);
    expect(await scratch.rows('select sources::int, messages::int from passed_over_dropped')).toEqual([
      { sources: 5, messages: 5 },
    ]);
    // A rule of its own is not pushed out by another one's flood.
    await store([over('past-retention', 'P1', 'x', NOW - 1)], 4);
    expect(await ledger()).toHaveLength(5);
  });

  test('whatever a topic or a payload holds', async () => {
    const topic = `t/\u0000${'\ud800'}${'长'.repeat(400)}`;
    await store([over('profile-no-match', topic, '\u0000'.repeat(9_000), NOW)]);
    const [row] = await scratch.rows('select source, length(sample_payload) as kept, sample_bytes from passed_over');
    expect(row).toMatchObject({ kept: 2_048, sample_bytes: 9_000 });
  });

  test('and goes away with a batch that is rolled back', async () => {
    const failing = inTransaction(scratch.database, async (tx) => {
      await storePassedOver(tx, [over('past-retention', 'P1', 'x', NOW)], NOW);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await ledger()).toEqual([]);
  });
});

describe('a foreign message without an id that equals one stored before', () => {
  test('may be a loss: it is counted where it is seen', async () => {
    const headcount = (id: string, foreign: Partial<Foreign> = {}): Message => ({
      tail: 'fitness/V1/headcount',
      payload: { id, at: NOW, present: 12, entries: 1 },
      receivedAt: NOW,
      foreign: { derivedId: true, ...foreign },
    });
    const [written] = await pipeline.batch([headcount('a'), headcount('b'), headcount('a')]);
    expect(outcome(written)).toEqual({ stored: 2, duplicates: 0, quarantined: 0, 'same-content-same-instant': 1 });
    // The broker's second try and what has an id of its own are plain duplicates; what it kept says nothing new.
    expect(outcome((await pipeline.batch([headcount('a', { redelivered: true })]))[0])).toMatchObject({
      duplicates: 1,
    });
    expect(outcome((await pipeline.batch([headcount('a', { derivedId: false })]))[0])).toMatchObject({ duplicates: 1 });
    expect(outcome((await pipeline.batch([headcount('a', { retained: true })]))[0])).toMatchObject({
      'retained-unchanged': 1,
    });
    expect(await scratch.rows('select sum(entries)::int as entries from fitness_headcount')).toEqual([{ entries: 2 }]);
    expect((await ledger()).map(({ rule, source, messages }) => [rule, source, messages])).toEqual([
      ['retained-unchanged', 'V1', 1],
      ['same-content-same-instant', 'V1', 1],
    ]);
  });
});

describe('a retained message without a time', () => {
  test('that says what is stored is passed over; another state, or one never heard of, is taken', async () => {
    expect(outcome((await pipeline.batch([state('1', 'alarm', NOW)]))[0])).toMatchObject({ stored: 1 });
    expect(outcome((await pipeline.batch([state('2', 'alarm', NOW + 60_000)]))[0])).toEqual({
      stored: 0,
      duplicates: 0,
      quarantined: 0,
      'retained-unchanged': 1,
    });
    expect(outcome((await pipeline.batch([state('3', 'normal', NOW + 120_000)]))[0])).toMatchObject({ stored: 1 });
    expect(await scratch.rows('select state from hazard_sensor_latest')).toEqual([{ state: 'normal' }]);
  });

  test('is judged after what came before it in the same batch', async () => {
    const live: Message = { ...state('1', 'alarm', NOW), foreign: { untimed: false } };
    const [written] = await pipeline.batch([live, state('2', 'alarm', NOW + 1), state('3', 'normal', NOW + 2)]);
    expect(outcome(written)).toEqual({ stored: 2, duplicates: 0, quarantined: 0, 'retained-unchanged': 1 });
  });

  test('for a bay, a car park, a venue and a status alike', async () => {
    const says = (tail: string, fields: object) => async (id: string) =>
      outcome(
        (
          await pipeline.batch([
            { tail, payload: { id, at: NOW, ...fields }, receivedAt: NOW, foreign: { untimed: true, derivedId: true } },
          ])
        )[0],
      );
    for (const say of [
      says('parking/B1/bay', { lot: 'P1', state: 'occupied' }),
      says('parking/P1/occupancy', { total: 100, occupied: 40 }),
      says('fitness/V1/headcount', { present: 3 }),
      says('parking/P1/status', { state: 'offline' }),
    ]) {
      expect(await say('1')).toMatchObject({ stored: 1 });
      expect(await say('2')).toMatchObject({ stored: 0, 'retained-unchanged': 1 });
    }
  });
});

describe('two foreign devices never become one', () => {
  const bay = (id: string, bayState: string, foreign: Partial<Foreign>): Message => ({
    tail: 'parking/B1/bay',
    payload: { id, at: NOW, lot: 'P1', state: bayState },
    receivedAt: NOW,
    foreign: { name: '3', ...foreign },
  });

  test('the second one stands in quarantine with both names, also after a restart', async () => {
    const [written] = await pipeline.batch([
      bay('1', 'free', { identity: 'a:3' }),
      bay('2', 'occupied', { identity: 'b:3' }),
    ]);
    expect(outcome(written)).toEqual({ stored: 1, duplicates: 0, quarantined: 1 });
    pipeline = await pipelineOn(scratch);
    await pipeline.batch([bay('3', 'occupied', { identity: 'b:3' })]);
    expect(await scratch.rows('select state from parking_bay')).toEqual([{ state: 'free' }]);
    expect(await scratch.rows('select distinct reason, detail from quarantine')).toEqual([
      { reason: 'device-clash', detail: expect.stringMatching(/"b:3" is not "a:3", which speaks for B1 already/) },
    ]);
  });

  test('a name the deviceMap lists in full takes over, and so does another cut name; the same cut name does not', async () => {
    await pipeline.batch([bay('1', 'free', { identity: 'a:3', listedBy: 'name' })]);
    const later = async (id: string, foreign: Partial<Foreign>) =>
      outcome((await pipeline.batch([bay(id, 'occupied', foreign)]))[0]);
    expect(await later('2', { identity: 'b:3', listedBy: 'name' })).toMatchObject({ quarantined: 1 });
    expect(await later('3', { identity: 'a:4', name: '4' })).toMatchObject({ quarantined: 1 });
    expect(await later('4', { identity: 'a:4', name: '4', listedBy: 'name' })).toMatchObject({ stored: 1 });
    expect(await later('5', { identity: 'b:3', listedBy: 'identity' })).toMatchObject({ stored: 1 });
    expect(await later('6', { identity: 'a:4', name: '4' })).toMatchObject({ quarantined: 1 });
  });

  test('another profile may speak for the same device; names of any length and letters are told apart', async () => {
    const long = `${'x'.repeat(5_000)}\u0000\ud800`;
    await pipeline.batch([
      bay('1', 'free', { identity: `${long}1` }),
      bay('2', 'free', { profile: 'q', identity: 'other' }),
    ]);
    expect(outcome((await pipeline.batch([bay('3', 'free', { identity: `${long}1` })]))[0])).toMatchObject({
      stored: 1,
    });
    expect(outcome((await pipeline.batch([bay('4', 'free', { identity: `${long}2` })]))[0])).toMatchObject({
      quarantined: 1,
    });
  });

  test('of two that come at once on two connections one is remembered, and the other refused', async () => {
    const batches = [[bay('1', 'free', { identity: 'a:3' })], [bay('2', 'occupied', { identity: 'b:3' })]];
    await Promise.all(batches.map((batch) => pipeline.batch(batch)));
    expect(await scratch.rows('select 1 from parking_bay')).toHaveLength(1);
    expect(await scratch.rows('select reason from quarantine')).toEqual([{ reason: 'device-clash' }]);
  });
});

function over(rule: PassedOverRule, source: string, text: string, receivedAt: number) {
  const payload = Buffer.from(text);
  const passedOver = { rule, community: COMMUNITY, source };
  const arrival = {
    topic: source,
    payload,
    payloadBytes: payload.length,
    digest: undefined,
    receivedAt,
    outcome: { passedOver },
  };
  return { arrival, passedOver };
}

function store(passed: ReturnType<typeof over>[], sourcesMax?: number): Promise<void> {
  return inTransaction(scratch.database, (tx) => storePassedOver(tx, passed, NOW, sourcesMax));
}

function ledger() {
  return scratch.rows(
    `select rule, source, messages::int, first_at, last_at, convert_from(sample_payload, 'utf8') as sample
     from passed_over order by rule, source`,
  );
}

function state(id: string, value: string, at: number): Message {
  return {
    tail: 'hazard/H1/state',
    payload: { id, at, kind: 'smoke', state: value },
    receivedAt: at,
    foreign: { untimed: true, derivedId: true, retained: true },
  };
}

/** What became of a batch; all of it must be accounted for. */
function outcome(written: Written | undefined) {
  if (!written) throw new Error('nothing was written');
  const { stored, duplicates, quarantined, passedOver, arrivals } = written;
  const passed = [...passedOver.values()].reduce((sum, messages) => sum + messages, 0);
  expect(stored + duplicates + quarantined + passed).toBe(arrivals);
  return { stored, duplicates, quarantined, ...Object.fromEntries(passedOver) };
}
