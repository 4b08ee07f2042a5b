import fc from 'fast-check';
import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type Message, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const TABLES = [
  'parking_occupancy',
  'parking_bay',
  'hazard_state',
  'device_status',
  'parking_lot_latest',
  'parking_bay_latest',
  'hazard_sensor_latest',
  'device_presence',
  'hazard',
  'event',
];
/** What is the same in whatever order the messages came; the rest (who told an event, its value) is the first one's word. */
const SETTLED = [
  'select at, device, id from parking_occupancy order by 1, 2, 3',
  'select at, device, id from hazard_state order by 1, 2, 3',
  'select at, device, id from device_status order by 1, 2, 3',
  'select device, effective_at, id from parking_lot_latest order by 1',
  'select device, effective_at, id from parking_bay_latest order by 1',
  'select device, effective_at, id, state from hazard_sensor_latest order by 1',
  'select device, last_received_at, last_at from device_presence order by 1',
  'select device, opened_at, closed_at from hazard order by 1, 2',
];
/** What the order of arrival decides. */
const IN_ORDER = [
  'select device, since from hazard_sensor_latest order by 1',
  'select device, status, status_at from device_presence order by 1',
  'select type, device, at, message_id from event order by 1, 2, 3, 4',
];

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  await scratch.database.query('alter table fitness_session add constraint refused check (kcal <> 666)');
});
beforeEach(empty);
afterAll(() => scratch.drop());

test('batches of several workers, written side by side, leave the same behind as one after the other', async () => {
  const warnings: string[] = [];
  await fc.assert(
    fc.asyncProperty(someBatches(), async (batches) => {
      const expected = await oneAfterTheOther(batches, SETTLED);
      const pipeline = await pipelineOn(scratch, {}, undefined, warningsInto(warnings));
      const written = await Promise.all(batches.map((messages) => pipeline.batch(messages)));
      expect(await answers(SETTLED)).toEqual(expected);
      const stored = written.flat().reduce((sum, one) => sum + one.stored, 0);
      expect(stored).toBe(await countReadings());
    }),
    { numRuns: 25, seed: 3 },
  );
  expect(warnings).toEqual([]);
});

test('batches in turn on several connections also tell the same events as one after the other', async () => {
  const warnings: string[] = [];
  await fc.assert(
    fc.asyncProperty(someBatches(), async (batches) => {
      const expected = await oneAfterTheOther(batches, [...SETTLED, ...IN_ORDER]);
      const pipeline = await pipelineOn(scratch, {}, undefined, warningsInto(warnings));
      await pipeline.inTurn(batches);
      expect(await answers([...SETTLED, ...IN_ORDER])).toEqual(expected);
    }),
    { numRuns: 25, seed: 4 },
  );
  expect(warnings).toEqual([]);
});

test('batches in turn keep their order when the first one has to be split', async () => {
  const pipeline = await pipelineOn(scratch);
  const lot = (id: string, second: number, occupied: number): Message => ({
    tail: 'parking/P1/occupancy',
    payload: { id, at: NOW + second * 1_000, total: 100, occupied },
    receivedAt: NOW + 60_000,
  });
  // Fits the contract and not the column.
  const poisoned: Message = {
    tail: 'fitness/X1/session',
    payload: { id: 'poisoned', at: NOW, venue: 'V1', startedAt: NOW - 600_000, endedAt: NOW, kcal: 666 },
    receivedAt: NOW,
  };
  await pipeline.inTurn([[lot('a', 1, 100), poisoned], [lot('b', 2, 40)], [lot('c', 3, 100), lot('a', 1, 100)]]);
  expect(await scratch.rows("select type, message_id from event where type like 'lot-%' order by at")).toEqual([
    { type: 'lot-full', message_id: 'a' },
    { type: 'lot-freed', message_id: 'b' },
    { type: 'lot-full', message_id: 'c' },
  ]);
  expect(await scratch.rows('select reason from quarantine')).toEqual([{ reason: 'database-refused' }]);
});

test('a batch that meets another one at the same device goes on from what that one has decided', async () => {
  const pipeline = await pipelineOn(scratch);
  const full = (id: string, at: number): Message => ({
    tail: 'parking/P1/occupancy',
    payload: { id, at, total: 100, occupied: 100 },
    receivedAt: NOW + 5_000,
  });
  await Promise.all(Array.from({ length: 4 }, (_, i) => pipeline.batch([full(`full-${i}`, NOW + i)])));
  const events = await scratch.rows("select type from event where type like 'lot-%'");
  expect(events).toEqual([{ type: 'lot-full' }]);
});

function someBatches(): fc.Arbitrary<Message[][]> {
  return fc.array(fc.array(message(), { minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 4 });
}

/** Few devices, few instants, few ids: batches often share a device, and often the very same message. */
function message(): fc.Arbitrary<Message> {
  const kinds = fc.constantFrom(
    { tail: 'parking/P1/occupancy', fields: { total: 100, occupied: 40 } },
    { tail: 'parking/P2/occupancy', fields: { total: 50, occupied: 50 } },
    { tail: 'parking/B1/bay', fields: { lot: 'P1', state: 'free' } },
    { tail: 'hazard/H1/state', fields: { kind: 'smoke', state: 'alarm' } },
    { tail: 'hazard/H1/state', fields: { kind: 'smoke', state: 'normal' } },
    { tail: 'hazard/H2/state', fields: { kind: 'lift', state: 'alarm' } },
    { tail: 'fitness/V1/status', fields: { state: 'offline' } },
    { tail: 'parking/P1/status', fields: { state: 'online' } },
  );
  return fc.record({ kind: kinds, second: fc.integer({ min: 0, max: 9 }) }).map(({ kind, second }) => ({
    tail: kind.tail,
    // One state per instant: of two at the same one, the order of arrival would decide.
    payload: { ...kind.fields, id: `m${second}`, at: NOW + second * 1_000, ...stateAt(kind, second) },
    receivedAt: NOW + 60_000,
  }));
}

function stateAt(kind: { tail: string }, second: number): object {
  return kind.tail === 'hazard/H1/state' ? { state: second % 3 === 0 ? 'alarm' : 'normal' } : {};
}

function warningsInto(warnings: string[]): Logger {
  return pino({ level: 'warn' }, { write: (line: string) => warnings.push(JSON.parse(line).err?.message ?? line) });
}

async function oneAfterTheOther(batches: readonly (readonly Message[])[], queries: readonly string[]) {
  await empty();
  const pipeline = await pipelineOn(scratch);
  for (const messages of batches) await pipeline.batch(messages);
  const expected = await answers(queries);
  await empty();
  return expected;
}

async function answers(queries: readonly string[]): Promise<unknown[]> {
  const tables: unknown[] = [];
  for (const query of queries) tables.push(await scratch.rows(query));
  return tables;
}

async function countReadings(): Promise<number> {
  const counts = TABLES.slice(0, 4).map((table) => `(select count(*) from ${table})`);
  const [row] = await scratch.rows(`select (${counts.join(' + ')})::int as readings`);
  return Number(row?.['readings']);
}

async function empty(): Promise<void> {
  await scratch.database.query(`truncate ${TABLES.join(', ')}, fitness_session, quarantine, rollup_dirty`);
}
