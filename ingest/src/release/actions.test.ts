import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type DecodeParts, decode } from '../decoding/decode.ts';
import { createMemories } from '../decoding/memory.ts';
import { type Devices, loadDevices } from '../devices/devices.ts';
import { notify } from '../notices/postgres.ts';
import type { QuarantineFilter, QuarantineVerb } from '../quarantine/contract.ts';
import { topicRegex } from '../quarantine/contract.ts';
import { openQuarantine } from '../quarantine/store.ts';
import type { Arrival } from '../readings/reading.ts';
import { BOUNDS, type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import type { Written } from '../writing/writer.ts';
import { type ActionParts, performWaiting } from './actions.ts';
import type { QuarantinedMessage } from './chunk.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const LATER = NOW + 3_600_000;

let scratch: Scratch;
let pipeline: Pipeline;
let written: Written[];
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate quarantine, quarantine_let_go, quarantine_action, parking_occupancy, parking_lot_latest, fitness_session',
  );
  await scratch.database.query("delete from device where code like 'new-%'");
  pipeline = await pipelineOn(scratch);
  written = [];
});
afterAll(() => scratch.drop());

test('an unknown device is registered and its messages released: each is stored once, as of when it came', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10), occupancy('new-1', 'b', 11), occupancy('new-2', 'c', 12)]);
  await register('new-1');
  await ask('release', { reason: 'unknown-device', topic: `v1/${COMMUNITY}/parking/new-1/#` });
  await perform();
  expect(await stored()).toEqual(['a', 'b']);
  expect(await scratch.rows('select quality, received_at from parking_occupancy order by id limit 1')).toEqual([
    { quality: 0, received_at: new Date(NOW) },
  ]);
  expect(await scratch.rows('select occupied from parking_lot_latest')).toEqual([{ occupied: 11 }]);
  expect(await states()).toEqual(['new-1 released', 'new-1 released', 'new-2 open']);
  expect(await actions()).toMatchObject([{ released: 2, duplicates: 0, refused: 0, done: true }]);
  expect(written.flatMap(({ notices }) => notices).map(({ kind }) => kind)).toContain('domain');
});

test('what is still wrong stays, with the reason of today and the number of attempts', async () => {
  await pipeline.batch([{ tail: 'parking/new-1/occupancy', payload: { id: 'a', at: NOW }, receivedAt: NOW }]);
  await register('new-1');
  for (let time = 0; time < 2; time++) {
    await ask('release', { topic: '#' });
    await perform();
  }
  expect(await scratch.rows('select reason, detail, attempts, seen, outcome from quarantine')).toEqual([
    { reason: 'invalid-field', detail: expect.stringContaining('total'), attempts: 2, seen: 1, outcome: null },
  ]);
  expect(await actions()).toMatchObject([
    { released: 0, refused: 1, done: true },
    { released: 0, refused: 1, done: true },
  ]);
});

test('what a release finds too old to keep is counted by its rule and by the action, and leaves quarantine', async () => {
  await scratch.database.query('truncate passed_over');
  await pipeline.batch([occupancy('new-1', 'old', 10)]);
  await register('new-1');
  await ask('release', { topic: '#' });
  const devices = await loadDevices(scratch.database);
  const decodeParts = { devices, memories: createMemories('order'), keptSince: undefined, keptFrom: NOW + 1 };
  await perform({
    again: async ({ topic, payload, payloadBytes, receivedAt }) => {
      const outcome = decode(decodeParts, topic, payload, payloadBytes, receivedAt);
      return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
    },
  });
  expect(await stored()).toEqual([]);
  expect(await scratch.rows('select released, passed_over, refused from quarantine_action')).toEqual([
    { released: 1, passed_over: 1, refused: 0 },
  ]);
  expect(await scratch.rows('select rule, source, messages::int from passed_over')).toEqual([
    { rule: 'past-retention', source: 'new-1', messages: 1 },
  ]);
});

test('the rest of a payload that was too large is gone: it is never released', async () => {
  await pipeline.batch([{ tail: 'parking/P1/occupancy', payload: `{"id":"${'x'.repeat(100_000)}"}`, receivedAt: NOW }]);
  await ask('release', { reason: 'payload-too-large' });
  await perform();
  expect(await scratch.rows('select reason, attempts, outcome from quarantine')).toEqual([
    { reason: 'payload-too-large', attempts: 1, outcome: null },
  ]);
});

test('discarding closes without storing and keeps the reason people gave', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 1), occupancy('new-2', 'b', 1)]);
  await register('new-1');
  await ask('discard', { topic: '+/+/+/new-1/+' }, 'a bench test');
  await perform();
  expect(await stored()).toEqual([]);
  expect(await states()).toEqual(['new-1 discarded', 'new-2 open']);
  expect(await scratch.rows('select why, discarded from quarantine_action')).toEqual([
    { why: 'a bench test', discarded: 1 },
  ]);
});

test('released twice at the same time by two workers, a message is stored, counted and closed once', async () => {
  const many = Array.from({ length: 350 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100));
  await pipeline.batch(many);
  await register('new-1');
  await ask('release', { reason: 'unknown-device' });
  await ask('release', { topic: '#' });
  await Promise.all([perform(), perform(), perform()]);
  expect(await stored()).toHaveLength(350);
  const [totals] = await scratch.rows(
    'select sum(released)::int as released, sum(duplicates)::int as duplicates from quarantine_action',
  );
  expect(totals).toEqual({ released: 350, duplicates: 0 });
  expect((await actions()).every(({ done }) => done)).toBe(true);
});

test('cut off after any chunk, the next life goes on where it stopped', async () => {
  await pipeline.batch(Array.from({ length: 350 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100)));
  await register('new-1');
  await ask('release', { reason: 'unknown-device' });
  let chunks = 0;
  const cutOff = perform({
    onCommit() {
      chunks += 1;
      if (chunks === 2) throw new Error('killed');
    },
  });
  await expect(cutOff).rejects.toThrow('killed');
  expect(await actions()).toMatchObject([{ released: 200, done: false }]);
  await perform();
  expect(await stored()).toHaveLength(350);
  expect(await actions()).toMatchObject([{ released: 350, duplicates: 0, done: true }]);
});

test('a message that has come again by itself meanwhile is closed as one that was stored already', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  await register('new-1');
  await (await pipelineOn({ ...scratch, devices: await loadDevices(scratch.database) })).batch([
    occupancy('new-1', 'a', 10),
  ]);
  await ask('release', { topic: '#' });
  await perform();
  expect(await stored()).toEqual(['a']);
  expect(await actions()).toMatchObject([{ released: 1, duplicates: 1 }]);
});

test('one the database will not have is found among its neighbours and stays with what the database said', async () => {
  // A fault only the database sees: the door lets in nothing that the columns cannot hold.
  await scratch.database.query('alter table fitness_session add constraint refused check (kcal <> 666)');
  const session = (id: string, kcal: number): Message => ({
    tail: 'fitness/new-x/session',
    payload: { id, at: NOW, venue: 'V1', startedAt: NOW - 600_000, endedAt: NOW, kcal },
    receivedAt: NOW,
  });
  await pipeline.batch([session('a', 10), session('b', 666), session('c', 10)]);
  await scratch.database.query(
    `insert into device (community, domain, code, facility, report_every_s)
     select community, domain, 'new-x', id, null from facility where code = 'X1'`,
  );
  await ask('release', { topic: '#' });
  await perform();
  expect(await scratch.rows('select id from fitness_session order by id')).toEqual([{ id: 'a' }, { id: 'c' }]);
  expect(await scratch.rows('select reason, detail from quarantine where outcome is null')).toEqual([
    { reason: 'database-refused', detail: expect.stringContaining('violates check constraint') },
  ]);
  expect(await actions()).toMatchObject([{ released: 2, refused: 1, done: true }]);
});

test('what comes after it was asked for is not meant', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  await ask('release', { topic: '#' });
  await pipeline.batch([occupancy('new-1', 'b', 10)]);
  await register('new-1');
  await perform();
  expect(await stored()).toEqual(['a']);
});

test('the same bytes arriving again after they were discarded open the row again', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  await ask('discard', { topic: '#' }, 'no');
  await perform();
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  expect(await states()).toEqual(['new-1 open']);
});

test('at the bound what people have closed goes first, uncounted', async () => {
  const bounded = await pipelineOn(scratch, { rowsMax: 4 });
  await bounded.batch([occupancy('new-1', 'a', 1), occupancy('new-1', 'b', 1), occupancy('new-2', 'c', 1)]);
  await ask('discard', { topic: '+/+/+/new-2/#' }, 'no');
  await perform();
  await bounded.batch([occupancy('new-3', 'd', 1), occupancy('new-3', 'e', 1)]);
  expect(await states()).not.toContain('new-2 discarded');
  const counted = await scratch.rows('select sum(messages)::int as messages from quarantine_let_go');
  const open = (await states()).length;
  expect(counted).toEqual([{ messages: 4 - open }]);
});

test('released while the bound takes some of them: each is either stored or counted as let go, never both', async () => {
  await pipeline.batch(Array.from({ length: 250 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100)));
  await register('new-1');
  await ask('release', { reason: 'unknown-device' });
  const small = await pipelineOn(scratch, { rowsMax: 100 });
  let chunks = 0;
  const judge = againstRegistry(await loadDevices(scratch.database));
  await perform({
    async again(message) {
      // In the middle of judging a chunk, and before the first: the bound takes the closed and then the oldest.
      if (chunks < 2 && message.payload.includes('7')) {
        chunks += 1;
        await small.batch([occupancy(`new-${9 + chunks}`, `flood-${chunks}`, 1)]);
      }
      return judge(message);
    },
  });
  const [totals] = await scratch.rows(
    `select (select sum(released) from quarantine_action)::int as released,
      (select count(*) from parking_occupancy)::int as stored,
      (select sum(messages) from quarantine_let_go)::int as "letGo"`,
  );
  expect(totals?.['letGo']).toBeGreaterThan(100);
  expect(totals).toEqual({
    released: totals?.['stored'],
    stored: 250 - Number(totals?.['letGo']),
    letGo: totals?.['letGo'],
  });
  expect(await actions()).toMatchObject([{ duplicates: 0, done: true }]);
});

test.each([
  ['v1/c/parking/KC.1/occupancy', 'v1/c/parking/KC.1/occupancy', true],
  ['v1/c/parking/KC.1/occupancy', 'v1/c/parking/KC-1/occupancy', false],
  ['v1/+/parking/+/occupancy', 'v1/c/parking/x/occupancy', true],
  ['v1/+/parking', 'v1/c/d/parking', false],
  ['v1/c/#', 'v1/c', true],
  ['v1/c/#', 'v1/cc/x', false],
  ['#', 'anything/at all', true],
  ['a(b/$c[/#', 'a(b/$c[/x', true],
])('the filter %s against %s: %s', async (filter, topic, fits) => {
  const [row] = await scratch.rows('select $1::text ~ $2 as fits', [topic, topicRegex(filter)]);
  expect(row).toEqual({ fits });
});

test('of many devices at fault at once, what nobody had the time to look at is released by itself', async () => {
  const count = 80;
  for (let n = 0; n < count; n += 1) await register(`new-${n}`);
  await scratch.database.query('alter table parking_occupancy add constraint refused check (occupied <> 66)');
  try {
    const devices = await loadDevices(scratch.database);
    const many = await pipelineOn({ database: scratch.database, devices }, { perMinute: 1 });
    const sent = Array.from({ length: count }, (_, n) => occupancy(`new-${n}`, `m${n}`, n % 2 === 0 ? 66 : 10));
    const alarm = { id: 'fire', at: NOW, kind: 'smoke', state: 'alarm' };
    const batch = await many.batch([...sent, { tail: 'hazard/H1/state', payload: alarm, receivedAt: NOW }]);
    // The alarm is what the first transaction that was not refused has stored.
    expect(batch[0]).toMatchObject({ stored: 1, quarantined: 0 });
    expect(batch.some(({ lookAgain }) => lookAgain)).toBe(true);
    expect((await stored()).length).toBeLessThan(count / 2);
    const guilty = new Set<number>();
    const decodeParts: DecodeParts = { devices, memories: createMemories('order'), keptSince: undefined };
    await perform({
      onRefused: (device) => guilty.add(device),
      again: async ({ topic, payload, payloadBytes, receivedAt }) => {
        const outcome = decode(decodeParts, topic, payload, payloadBytes, receivedAt);
        return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
      },
    });
    expect((await stored()).length).toBe(count / 2);
    const open = await scratch.rows('select reason, detail from quarantine where outcome is null');
    expect(open).toHaveLength(count / 2);
    for (const row of open)
      expect(row).toMatchObject({ reason: 'database-refused', detail: expect.stringContaining('check constraint') });
    expect(guilty.size).toBeGreaterThan(0);
    expect(await scratch.rows('select asked_by from quarantine_action')).toEqual([{ asked_by: 'ingest' }]);
  } finally {
    await scratch.database.query('alter table parking_occupancy drop constraint refused');
  }
});

function occupancy(device: string, id: string, occupied: number): Message {
  return { tail: `parking/${device}/occupancy`, payload: { id, at: NOW, total: 100, occupied }, receivedAt: NOW };
}

async function register(code: string): Promise<void> {
  await scratch.database.query(
    `insert into device (community, domain, code, facility, report_every_s)
     select community, domain, $1, id, 60 from facility where code = 'P1'`,
    [code],
  );
}

async function ask(verb: QuarantineVerb, filter: QuarantineFilter, why: string | null = null): Promise<void> {
  await scratch.database.query(
    `insert into quarantine_action (asked_at, asked_by, action, why, filter, up_to)
     select now(), 'tester', $1, $2, $3, coalesce(max(id), 0) from quarantine`,
    [verb, why, JSON.stringify(filter)],
  );
}

async function perform(changed: Partial<ActionParts> = {}): Promise<void> {
  const devices = await loadDevices(scratch.database);
  const quarantine = await openQuarantine(scratch.database, BOUNDS);
  const parts: ActionParts = {
    database: scratch.database,
    log: silent,
    now: () => LATER,
    writer: () => ({ grids: devices.grids, quarantine, notify }),
    refreshRegistry: async () => {},
    again: againstRegistry(devices),
    onCommit: (one) => written.push(one),
    ...changed,
  };
  await performWaiting(parts, new AbortController().signal);
}

function againstRegistry(devices: Devices) {
  const decodeParts: DecodeParts = { devices, memories: createMemories('order'), keptSince: undefined };
  return async ({ topic, payload, payloadBytes, receivedAt }: QuarantinedMessage): Promise<Arrival[]> => {
    const outcome = decode(decodeParts, topic, payload, payloadBytes, receivedAt);
    return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
  };
}

async function stored(): Promise<unknown[]> {
  return (await scratch.rows('select id from parking_occupancy order by id')).map(({ id }) => id);
}

async function states(): Promise<string[]> {
  const rows = await scratch.rows(
    `select split_part(topic, '/', 4) || ' ' || coalesce(outcome, 'open') as state from quarantine order by 1`,
  );
  return rows.map(({ state }) => String(state));
}

function actions(): Promise<Record<string, unknown>[]> {
  return scratch.rows(
    'select released, duplicates, refused, discarded, done_at is not null as done from quarantine_action order by id',
  );
}
