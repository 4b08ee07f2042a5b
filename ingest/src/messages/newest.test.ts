import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createMemories, memoryKey, newestOf } from '../decoding/memory.ts';
import { lastArrival, primeNewest } from '../decoding/newest.ts';
import { pipelineOn } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

test('the next life knows how far each device has come, and when anything arrived last', async () => {
  expect(await lastArrival(scratch.database)).toBeUndefined();
  const pipeline = await pipelineOn(scratch);
  const said = { id: 's', at: NOW - 5_000, kind: 'smoke', state: 'normal' };
  const lot = { id: 'l', at: NOW - 9_000, total: 100, occupied: 1 };
  await pipeline.batch([
    { tail: 'hazard/H1/state', payload: said, receivedAt: NOW },
    { tail: 'parking/P1/occupancy', payload: lot, receivedAt: NOW + 1 },
  ]);
  const memories = createMemories('order');
  await primeNewest(scratch.database, memories);
  const newest = (domain: 'hazard' | 'parking', code: string, event: string) =>
    newestOf(memories.of(memoryKey(scratch.devices.find(COMMUNITY, domain, code)?.id ?? 0, event)));
  expect(newest('parking', 'P1', 'occupancy')).toBe(NOW - 9_000);
  expect(newest('hazard', 'H1', 'state')).toBe(NOW - 5_000);
  expect(newest('hazard', 'H2', 'state')).toBe(Number.NEGATIVE_INFINITY);
  expect(await lastArrival(scratch.database)).toBe(NOW + 1);
});
