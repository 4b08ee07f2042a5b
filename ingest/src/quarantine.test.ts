import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { MAX_PAYLOAD_BYTES } from './messages/contract.ts';
import { pipelineOn } from './testing/pipeline.ts';
import { type Scratch, scratchDatabase } from './testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
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
  const pipeline = await pipelineOn(scratch, bound);
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

function bad(payload: string, receivedAt: number) {
  return { tail: TAIL, payload, receivedAt };
}
