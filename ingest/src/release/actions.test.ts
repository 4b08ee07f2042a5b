import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type DecodeParts, decode } from '../decoding/decode.ts';
import { createMemories } from '../decoding/memory.ts';
import { loadDevices } from '../devices/devices.ts';
import { topicRegex } from '../quarantine/contract.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { againstRegistry, NOW, occupancy, releasesOn } from '../testing/releases.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';

let scratch: Scratch;
let pipeline: Pipeline;
const releases = releasesOn(() => scratch);
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate quarantine, quarantine_let_go, quarantine_action, parking_occupancy, parking_lot_latest, fitness_session, hazard_state',
  );
  await scratch.database.query("delete from device where code like 'new-%'");
  pipeline = await pipelineOn(scratch);
  releases.written.length = 0;
});
afterAll(() => scratch.drop());

test('an unknown device is registered and its messages released: each is stored once, as of when it came', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10), occupancy('new-1', 'b', 11), occupancy('new-2', 'c', 12)]);
  await releases.register('new-1');
  await releases.ask('release', { reason: 'unknown-device', topic: `v1/${COMMUNITY}/parking/new-1/#` });
  await releases.perform();
  expect(await releases.stored()).toEqual(['a', 'b']);
  expect(await scratch.rows('select quality, received_at from parking_occupancy order by id limit 1')).toEqual([
    { quality: 0, received_at: new Date(NOW) },
  ]);
  expect(await scratch.rows('select occupied from parking_lot_latest')).toEqual([{ occupied: 11 }]);
  expect(await states()).toEqual(['new-1 released', 'new-1 released', 'new-2 open']);
  expect(await releases.actions()).toMatchObject([{ released: 2, duplicates: 0, refused: 0, done: true }]);
  expect(releases.written.flatMap(({ notices }) => notices).map(({ kind }) => kind)).toContain('domain');
});

test('what is still wrong stays, with the reason of today and the number of attempts', async () => {
  await pipeline.batch([{ tail: 'parking/new-1/occupancy', payload: { id: 'a', at: NOW }, receivedAt: NOW }]);
  await releases.register('new-1');
  for (let time = 0; time < 2; time++) {
    await releases.ask('release', { topic: '#' });
    await releases.perform();
  }
  expect(await scratch.rows('select reason, detail, attempts, seen, outcome from quarantine')).toEqual([
    { reason: 'invalid-field', detail: expect.stringContaining('total'), attempts: 2, seen: 1, outcome: null },
  ]);
  expect(await releases.actions()).toMatchObject([
    { released: 0, refused: 1, done: true },
    { released: 0, refused: 1, done: true },
  ]);
});

test('what a release finds too old to keep is counted by its rule and by the action, and leaves quarantine', async () => {
  await scratch.database.query('truncate passed_over');
  await pipeline.batch([occupancy('new-1', 'old', 10)]);
  await releases.register('new-1');
  await releases.ask('release', { topic: '#' });
  const devices = await loadDevices(scratch.database);
  const decodeParts = { devices, memories: createMemories('order'), keptSince: undefined, keptFrom: NOW + 1 };
  await releases.perform({
    again: async ({ topic, payload, payloadBytes, receivedAt }) => {
      const outcome = decode(decodeParts, topic, payload, payloadBytes, receivedAt);
      return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
    },
  });
  expect(await releases.stored()).toEqual([]);
  expect(await scratch.rows('select released, passed_over, refused from quarantine_action')).toEqual([
    { released: 1, passed_over: 1, refused: 0 },
  ]);
  expect(await scratch.rows('select rule, source, messages::int from passed_over')).toEqual([
    { rule: 'past-retention', source: 'new-1', messages: 1 },
  ]);
});

test('the rest of a payload that was too large is gone: it is never released', async () => {
  await pipeline.batch([{ tail: 'parking/P1/occupancy', payload: `{"id":"${'x'.repeat(100_000)}"}`, receivedAt: NOW }]);
  await releases.ask('release', { reason: 'payload-too-large' });
  await releases.perform();
  expect(await scratch.rows('select reason, attempts, outcome from quarantine')).toEqual([
    { reason: 'payload-too-large', attempts: 1, outcome: null },
  ]);
});

test('discarding closes without storing and keeps the reason people gave', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 1), occupancy('new-2', 'b', 1)]);
  await releases.register('new-1');
  await releases.ask('discard', { topic: '+/+/+/new-1/+' }, 'a bench test');
  await releases.perform();
  expect(await releases.stored()).toEqual([]);
  expect(await states()).toEqual(['new-1 discarded', 'new-2 open']);
  expect(await scratch.rows('select why, discarded from quarantine_action')).toEqual([
    { why: 'a bench test', discarded: 1 },
  ]);
});

test('released twice at the same time by two workers, a message is stored, counted and closed once', async () => {
  const many = Array.from({ length: 350 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100));
  await pipeline.batch(many);
  await releases.register('new-1');
  await releases.ask('release', { reason: 'unknown-device' });
  await releases.ask('release', { topic: '#' });
  await Promise.all([releases.perform(), releases.perform(), releases.perform()]);
  expect(await releases.stored()).toHaveLength(350);
  const [totals] = await scratch.rows(
    'select sum(released)::int as released, sum(duplicates)::int as duplicates from quarantine_action',
  );
  expect(totals).toEqual({ released: 350, duplicates: 0 });
  expect((await releases.actions()).every(({ done }) => done)).toBe(true);
});

test('cut off after any chunk, the next life goes on where it stopped', async () => {
  await pipeline.batch(Array.from({ length: 350 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100)));
  await releases.register('new-1');
  await releases.ask('release', { reason: 'unknown-device' });
  let chunks = 0;
  const cutOff = releases.perform({
    onCommit() {
      chunks += 1;
      if (chunks === 2) throw new Error('killed');
    },
  });
  await expect(cutOff).rejects.toThrow('killed');
  expect(await releases.actions()).toMatchObject([{ released: 200, done: false }]);
  await releases.perform();
  expect(await releases.stored()).toHaveLength(350);
  expect(await releases.actions()).toMatchObject([{ released: 350, duplicates: 0, done: true }]);
});

test('a message that has come again by itself meanwhile is closed as one that was stored already', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  await releases.register('new-1');
  await (await pipelineOn({ ...scratch, devices: await loadDevices(scratch.database) })).batch([
    occupancy('new-1', 'a', 10),
  ]);
  await releases.ask('release', { topic: '#' });
  await releases.perform();
  expect(await releases.stored()).toEqual(['a']);
  expect(await releases.actions()).toMatchObject([{ released: 1, duplicates: 1 }]);
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
  await releases.ask('release', { topic: '#' });
  await releases.perform();
  expect(await scratch.rows('select id from fitness_session order by id')).toEqual([{ id: 'a' }, { id: 'c' }]);
  expect(await scratch.rows('select reason, detail from quarantine where outcome is null')).toEqual([
    { reason: 'database-refused', detail: expect.stringContaining('violates check constraint') },
  ]);
  expect(await releases.actions()).toMatchObject([{ released: 2, refused: 1, done: true }]);
});

test('what comes after it was asked for is not meant', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  await releases.ask('release', { topic: '#' });
  await pipeline.batch([occupancy('new-1', 'b', 10)]);
  await releases.register('new-1');
  await releases.perform();
  expect(await releases.stored()).toEqual(['a']);
});

test('the same bytes arriving again after they were discarded open the row again', async () => {
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  await releases.ask('discard', { topic: '#' }, 'no');
  await releases.perform();
  await pipeline.batch([occupancy('new-1', 'a', 10)]);
  expect(await states()).toEqual(['new-1 open']);
});

test('at the bound what people have closed goes first, uncounted', async () => {
  const bounded = await pipelineOn(scratch, { rowsMax: 4 });
  await bounded.batch([occupancy('new-1', 'a', 1), occupancy('new-1', 'b', 1), occupancy('new-2', 'c', 1)]);
  await releases.ask('discard', { topic: '+/+/+/new-2/#' }, 'no');
  await releases.perform();
  await bounded.batch([occupancy('new-3', 'd', 1), occupancy('new-3', 'e', 1)]);
  expect(await states()).not.toContain('new-2 discarded');
  const counted = await scratch.rows('select sum(messages)::int as messages from quarantine_let_go');
  const open = (await states()).length;
  expect(counted).toEqual([{ messages: 4 - open }]);
});

test('released while the bound takes some of them: each is either stored or counted as let go, never both', async () => {
  await pipeline.batch(Array.from({ length: 250 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100)));
  await releases.register('new-1');
  await releases.ask('release', { reason: 'unknown-device' });
  const small = await pipelineOn(scratch, { rowsMax: 100 });
  let chunks = 0;
  const judge = againstRegistry(await loadDevices(scratch.database));
  await releases.perform({
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
  expect(await releases.actions()).toMatchObject([{ duplicates: 0, done: true }]);
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
  for (let n = 0; n < count; n += 1) await releases.register(`new-${n}`);
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
    expect((await releases.stored()).length).toBeLessThan(count / 2);
    const guilty = new Set<number>();
    const decodeParts: DecodeParts = { devices, memories: createMemories('order'), keptSince: undefined };
    await releases.perform({
      onRefused: (device) => guilty.add(device),
      again: async ({ topic, payload, payloadBytes, receivedAt }) => {
        const outcome = decode(decodeParts, topic, payload, payloadBytes, receivedAt);
        return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
      },
    });
    expect((await releases.stored()).length).toBe(count / 2);
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

async function states(): Promise<string[]> {
  const rows = await scratch.rows(
    `select split_part(topic, '/', 4) || ' ' || coalesce(outcome, 'open') as state from quarantine order by 1`,
  );
  return rows.map(({ state }) => String(state));
}
