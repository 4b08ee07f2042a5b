import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { MAX_PAYLOAD_BYTES } from '../messages/contract.ts';
import { pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { pruneQuarantine } from './store.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const PATIENCE = { timeout: 60_000, interval: 20 };
const TAIL = 'parking/P1/occupancy';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query('truncate quarantine, quarantine_let_go');
});
afterAll(() => scratch.drop());

test('the very same bytes are one row that counts, other bytes are another', async () => {
  const pipeline = await pipelineOn(scratch);
  await pipeline.batch([bad('x', NOW), bad('x', NOW + 1), bad('y', NOW + 2)]);
  await pipeline.batch([bad('x', NOW + 3)]);
  expect(
    await scratch.rows(`select convert_from(payload, 'utf8') as text, seen, reason from quarantine order by 1`),
  ).toEqual([
    { text: 'x', seen: 3, reason: 'not-json' },
    { text: 'y', seen: 1, reason: 'not-json' },
  ]);
});

test('a payload beyond the limit keeps its first part and its real length', async () => {
  const pipeline = await pipelineOn(scratch);
  await pipeline.batch([bad('z'.repeat(1_000_000), NOW)]);
  expect(await scratch.rows('select length(payload) as kept, payload_bytes, reason from quarantine')).toEqual([
    { kept: MAX_PAYLOAD_BYTES, payload_bytes: 1_000_000, reason: 'payload-too-large' },
  ]);
});

test('never holds more than its bound; the oldest go and every one of them is counted', async () => {
  const bound = 20;
  const pipeline = await pipelineOn(scratch, { rowsMax: bound });
  let sent = 0;
  for (let round = 0; round < 12; round++) {
    const messages = Array.from({ length: 7 }, () => bad(`bad ${sent}`, NOW + sent++));
    await pipeline.batch(messages);
    const [count] = await scratch.rows('select count(*)::int as rows from quarantine');
    expect(count?.['rows']).toBeLessThanOrEqual(bound);
  }
  const [total] = await scratch.rows(
    `select (select sum(seen) from quarantine)::int + (select sum(messages) from quarantine_let_go)::int as messages,
      (select max(last_received_at) from quarantine) as newest`,
  );
  expect(total).toEqual({ messages: sent, newest: new Date(NOW + sent - 1) });
});

test('never holds more bytes than its bound, topics included; the oldest go and every one of them is counted', async () => {
  const bytesMax = 3 * MAX_PAYLOAD_BYTES;
  const pipeline = await pipelineOn(scratch, { bytesMax });
  for (let sent = 0; sent < 9; sent++) {
    await pipeline.batch([
      bad(`${sent}${'x'.repeat(MAX_PAYLOAD_BYTES)}`, NOW + 2 * sent),
      bad(`small ${sent}`, NOW + 2 * sent + 1),
    ]);
    const [held] = await scratch.rows(
      'select sum(octet_length(payload) + octet_length(topic))::int as bytes, min(last_received_at) as oldest from quarantine',
    );
    expect(held?.['bytes']).toBeLessThanOrEqual(bytesMax);
  }
  expect(await kept()).toEqual(['small 6', '7x', 'small 7', '8x', 'small 8']);
  expect(await scratch.rows('select sum(messages)::int as messages from quarantine_let_go')).toEqual([
    { messages: 13 },
  ]);
});

test('the next life counts what it finds', async () => {
  const before = await pipelineOn(scratch);
  await before.batch([bad('x'.repeat(50_000), NOW), bad('y'.repeat(50_000), NOW + 1)]);
  const after = await pipelineOn(scratch, { bytesMax: 110_000 });
  await after.batch([bad('z'.repeat(20_000), NOW + 2)]);
  expect(await kept()).toEqual(['yy', 'zz']);
});

test('what came again while it was being let go for its age stays', async () => {
  const pipeline = await pipelineOn(scratch);
  await pipeline.batch([bad('a', NOW), bad('b', NOW)]);
  let pruned: Promise<boolean> | undefined;
  await inTransaction(scratch.database, async (tx) => {
    await tx.query(`update quarantine set last_received_at = last_received_at + interval '1 day' where payload = 'a'`);
    pruned = pruneQuarantine(scratch.database, NOW + 1, NOW);
    await waiting(1);
  });
  await pruned;
  expect(await kept()).toEqual(['a']);
  expect(await scratch.rows('select messages::int from quarantine_let_go')).toEqual([{ messages: 1 }]);
});

/** The first two characters, or all of small ones, in the order of their coming. */
async function kept(): Promise<unknown[]> {
  const rows = await scratch.rows(
    `select case when length(payload) > 100 then substring(convert_from(payload, 'utf8') for 2) else convert_from(payload, 'utf8') end as text
     from quarantine order by last_received_at, 1`,
  );
  return rows.map(({ text }) => text);
}

function waiting(count: number): Promise<void> {
  return vi.waitFor(async () => {
    const sql = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
    expect(await scratch.rows(sql, [scratch.name])).toHaveLength(count);
  }, PATIENCE);
}

function bad(payload: string, receivedAt: number) {
  return { tail: TAIL, payload, receivedAt };
}
