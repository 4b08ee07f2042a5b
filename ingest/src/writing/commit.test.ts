import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { isDataFault } from '../database/database.ts';
import { type Message, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const REFUSED_KCAL = 666;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  // A fault only the database sees: the door lets in nothing that the columns cannot hold.
  await scratch.database.query(`alter table fitness_session add constraint refused check (kcal <> ${REFUSED_KCAL})`);
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate fitness_session, quarantine, quarantine_let_go, parking_occupancy, parking_lot_latest',
  );
});
afterAll(() => scratch.drop());

test('one row the database refuses is isolated in quarantine with its reason, and the rest is stored', async () => {
  const pipeline = await pipelineOn(scratch);
  const messages = Array.from({ length: 33 }, (_, i) => session(`s${i}`, i === 17 ? REFUSED_KCAL : 10));
  const written = await pipeline.batch(messages);
  expect(sum(written, 'stored')).toBe(32);
  expect(sum(written, 'quarantined')).toBe(1);
  expect(await scratch.rows('select id from fitness_session order by id')).toHaveLength(32);
  expect(
    await scratch.rows('select topic, reason, detail, convert_from(payload, $1) like $2 as kept from quarantine', [
      'utf8',
      '%"s17"%',
    ]),
  ).toEqual([
    {
      topic: 'v1/ingest-test/fitness/X1/session',
      reason: 'database-refused',
      detail: expect.stringContaining('violates check constraint'),
      kept: true,
    },
  ]);
});

test('a database that goes away in the middle of a batch delays it and loses nothing', async () => {
  const pipeline = await pipelineOn(scratch);
  const blocker = await scratch.database.connect();
  await blocker.query('begin');
  await blocker.query('lock table parking_occupancy in access exclusive mode');
  const batch = pipeline.batch([occupancy('kept', 40)]);
  // Wait until the batch stands at the lock, in the middle of its transaction; then end every connection there is.
  await expect.poll(() => blocked()).toBe(1);
  blocker.on('error', () => {});
  await scratch.admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [scratch.name]);
  blocker.release(true);
  expect(await batch).toMatchObject([{ stored: 1, duplicates: 0 }]);
  expect(await scratch.rows('select id from parking_occupancy')).toEqual([{ id: 'kept' }]);
  expect(await scratch.rows('select * from quarantine')).toEqual([]);
});

test('a database that has become read-only is waited for', async () => {
  const pipeline = await pipelineOn(scratch);
  await scratch.admin(`alter database ${scratch.name} set default_transaction_read_only = on`);
  await scratch.admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [scratch.name]);
  let settled = false;
  const batch = pipeline.batch([occupancy('patient', 41)]).finally(() => {
    settled = true;
  });
  await expect.poll(() => refusedWrites()).toBeGreaterThan(0);
  expect(settled).toBe(false);
  await scratch.admin(`alter database ${scratch.name} reset default_transaction_read_only`);
  await scratch.admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [scratch.name]);
  expect(await batch).toMatchObject([{ stored: 1 }]);
});

test('an alarm from a grid that an import has just taken away is stored where its device stands now', async () => {
  const pipeline = await pipelineOn(scratch);
  await scratch.database.query("update facility set grid = 'M2' where code = 'H1'");
  await scratch.database.query("delete from grid where code = 'M1'");
  const payload = { id: 'gone', at: NOW, kind: 'smoke', state: 'alarm' };
  const written = await pipeline.batch([
    { tail: 'hazard/H1/state', payload, receivedAt: NOW },
    occupancy('beside', 40),
  ]);
  expect(sum(written, 'stored')).toBe(2);
  expect(await scratch.rows('select grid from hazard')).toEqual([{ grid: 'M2' }]);
  expect(await scratch.rows('select * from quarantine')).toEqual([]);
});

test.each([
  ['22003', true],
  ['23503', true],
  ['21000', true],
  ['44000', true],
  ['P0001', true],
  ['57P01', false],
  ['25006', false],
  ['53100', false],
  ['40P01', false],
  ['ECONNREFUSED', false],
  [undefined, false],
])('SQLSTATE %s: the data are at fault: %s', (code, expected) => {
  expect(isDataFault(Object.assign(new Error('x'), { code }))).toBe(expected);
});

test('a fault of our own code with one message is isolated like a refusal, not retried for ever', () => {
  expect(isDataFault(new TypeError('x is undefined'))).toBe(true);
  expect(isDataFault(new SyntaxError('Unexpected token'))).toBe(true);
  expect(isDataFault(new Error('Connection terminated unexpectedly'))).toBe(false);
});

function session(id: string, kcal: number): Message {
  const payload = { id, at: NOW, venue: 'V1', startedAt: NOW - 600_000, endedAt: NOW, kcal };
  return { tail: 'fitness/X1/session', payload, receivedAt: NOW };
}

function occupancy(id: string, occupied: number): Message {
  return { tail: 'parking/P1/occupancy', payload: { id, at: NOW, total: 100, occupied }, receivedAt: NOW };
}

async function blocked(): Promise<number> {
  const rows = await scratch.rows(
    `select count(*)::int as waiting from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
    [scratch.name],
  );
  return Number(rows[0]?.['waiting']);
}

// Rolled-back transactions of this database: the batch has tried and been told no.
async function refusedWrites(): Promise<number> {
  const rows = await scratch.rows('select xact_rollback::int as count from pg_stat_database where datname = $1', [
    scratch.name,
  ]);
  return Number(rows[0]?.['count']);
}

function sum<K extends string>(rows: Record<K, unknown>[], key: K): number {
  return rows.reduce((total, row) => total + Number(row[key]), 0);
}
