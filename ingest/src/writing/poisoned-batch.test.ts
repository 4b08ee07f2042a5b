/** What only the database refuses: everybody else first, in a bounded number of transactions, and nothing lost. */
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { QUALITY } from '../messages/contract.ts';
import { type Message, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const REFUSED = 666;
const POISON = 200;
/** Finding the device among three, 32 transactions for its messages, one for quarantine. */
const TRANSACTIONS_MAX = 40;
/** The honest ones, 6 for the suspect, one for quarantine. */
const SUSPECT_TRANSACTIONS_MAX = 8;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  // The door lets in nothing that the columns cannot hold, so the fault has to be one it knows nothing of.
  await scratch.database.query(`alter table fitness_session add constraint refused check (kcal <> ${REFUSED})`);
  await scratch.database.query(`alter table hazard_state add constraint refused check (value <> ${REFUSED})`);
  await scratch.database.query(`alter table quarantine add constraint refused check (topic !~ '[^ -~]')`);
});
beforeEach(async () => {
  vi.restoreAllMocks();
  await scratch.database.query(
    'truncate fitness_session, hazard_state, hazard_sensor_latest, quarantine, parking_occupancy, parking_lot_latest, device_presence',
  );
});
afterAll(() => scratch.drop());

test('honest devices are stored, the rest stands in quarantine, in a bounded number of transactions', async () => {
  const pipeline = await pipelineOn(scratch);
  const transactions = vi.spyOn(scratch.database, 'connect');
  await pipeline.batch([...poison('a', POISON), ...honest('a', 100), smoke('a', 'alarm')]);
  expect(transactions.mock.calls.length).toBeLessThanOrEqual(TRANSACTIONS_MAX);
  expect(await counts()).toEqual({ honest: 100, alarms: 1, sessions: 0, refused: POISON });
  const [detail] = await scratch.rows(
    "select count(*)::int as set_aside from quarantine where detail like 'set aside%'",
  );
  expect(detail?.['set_aside']).toBeGreaterThan(0);
});

test('from the second batch on honest devices are stored by the first transaction', async () => {
  const pipeline = await pipelineOn(scratch);
  await pipeline.batch([...poison('a', 3), ...honest('a', 3)]);
  const transactions = vi.spyOn(scratch.database, 'connect');
  const written = await pipeline.batch([...poison('b', POISON), ...honest('b', 50), smoke('b', 'alarm')]);
  expect(written[0]).toMatchObject({ stored: 51, quarantined: 0 });
  expect(transactions.mock.calls.length).toBeLessThanOrEqual(SUSPECT_TRANSACTIONS_MAX);
  expect(await counts()).toEqual({ honest: 53, alarms: 1, sessions: 0, refused: POISON + 3 });
});

test('what a suspect device sends in good order is stored, its alarm however much it sends beside', async () => {
  const pipeline = await pipelineOn(scratch);
  const bad = (id: string) => smoke(id, 'normal', REFUSED);
  await pipeline.batch([bad('x'), smoke('first', 'normal')]);
  await pipeline.batch([
    ...Array.from({ length: POISON }, (_, n) => bad(`bad-${n}`)),
    smoke('fire', 'alarm'),
    ...Array.from({ length: POISON }, (_, n) => bad(`more-${n}`)),
  ]);
  expect(await counts()).toMatchObject({ alarms: 1, refused: 2 * POISON + 1 });
});

test('an alarm of which only the value is refused is an alarm without its value', async () => {
  const pipeline = await pipelineOn(scratch);
  await pipeline.batch([smoke('bare', 'alarm', REFUSED), ...poison('b', 2), ...honest('b', 2)]);
  expect(await counts()).toMatchObject({ honest: 2, alarms: 1, refused: 2 });
  expect(await scratch.rows('select id, value, left_out, quality::int from hazard_state')).toEqual([
    { id: 'bare', value: null, left_out: 'value', quality: QUALITY.partial },
  ]);
  expect(await scratch.rows('select state from hazard_sensor_latest')).toEqual([{ state: 'alarm' }]);
});

test('batches in turn lose nothing and keep the order of a device, poison in each of them', async () => {
  const pipeline = await pipelineOn(scratch);
  const batches = Array.from({ length: 8 }, (_, n) => [
    ...poison(`t${n}`, 40),
    ...honest(`t${n}`, 20),
    // Good messages of the poisonous device, the state after it.
    session(`good-${n}`, 10 + n),
    smoke(`s${n}`, n % 2 === 0 ? 'alarm' : 'normal'),
  ]);
  await pipeline.inTurn(batches);
  const { honest: stored, alarms, sessions, refused } = await counts();
  expect({ stored, alarms }).toEqual({ stored: 160, alarms: 4 });
  expect(sessions + refused).toBe(8 * 41);
  expect(await scratch.rows('select state from hazard_sensor_latest')).toEqual([{ state: 'normal' }]);
});

test('a row that even quarantine refuses is kept in plain characters and stops nobody', async () => {
  const pipeline = await pipelineOn(scratch);
  const topic = { tail: 'parking/停车场/occupancy', payload: '{', receivedAt: NOW };
  await pipeline.batch([topic, ...honest('q', 2)]);
  expect(await counts()).toMatchObject({ honest: 2, refused: 0 });
  expect(await scratch.rows('select topic, reason from quarantine')).toEqual([
    { topic: 'v1/ingest-test/parking/???/occupancy', reason: 'unknown-topic' },
  ]);
});

function poison(mark: string, count: number): Message[] {
  return Array.from({ length: count }, (_, n) => session(`${mark}-${n}`, REFUSED));
}

function honest(mark: string, count: number): Message[] {
  return Array.from({ length: count }, (_, n) => ({
    tail: 'parking/P1/occupancy',
    payload: { id: `${mark}-${n}`, at: NOW + n, total: 100, occupied: n % 100 },
    receivedAt: NOW + n,
  }));
}

function session(id: string, kcal: number): Message {
  const payload = { id, at: NOW, venue: 'V1', startedAt: NOW - 600_000, endedAt: NOW, kcal };
  return { tail: 'fitness/X1/session', payload, receivedAt: NOW };
}

let second = 0;
function smoke(id: string, state: string, value?: number): Message {
  second += 1;
  const at = NOW + second * 1_000;
  return { tail: 'hazard/H1/state', payload: { id, at, kind: 'smoke', state, value }, receivedAt: at };
}

async function counts(): Promise<Record<'honest' | 'alarms' | 'sessions' | 'refused', number>> {
  const [row] = await scratch.rows(
    `select (select count(*) from parking_occupancy)::int as honest,
      (select count(*) from hazard_state where state = 'alarm')::int as alarms,
      (select count(*) from fitness_session)::int as sessions,
      (select coalesce(sum(seen), 0) from quarantine where reason = 'database-refused')::int as refused`,
  );
  return row as Record<'honest' | 'alarms' | 'sessions' | 'refused', number>;
}
