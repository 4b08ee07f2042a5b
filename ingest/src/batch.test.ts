import { expect, test } from 'vitest';
import { startBatches } from './batch.ts';

const LIMITS = { itemsMax: 3, waitingMax: 5, waitingBytesMax: 1_000 };

test('takes what gathered while the last batch was written, in order, at most the limit', async () => {
  const { batches, written, finish } = harness();
  batches.push(0, 1);
  await written(1);
  for (let i = 1; i <= 5; i++) batches.push(i, 1);
  for (let done = 2; done <= 3; done++) {
    finish();
    await written(done);
  }
  finish();
  await batches.stop();
  expect(await written(3)).toEqual([[0], [1, 2, 3], [4, 5]]);
});

test.each([
  ['messages', 1, 5],
  ['bytes', 600, 2],
])('holds the reader back at the bound of %s and lets it on when a batch is taken', async (_what, bytes, count) => {
  const { batches, written, finish } = harness();
  batches.push(-1, 0);
  await written(1);
  for (let i = 0; i < count; i++) batches.push(i, bytes);
  let letOn = false;
  batches.whenRoom(() => {
    letOn = true;
  });
  expect(letOn).toBe(false);
  finish();
  await written(2);
  expect(letOn).toBe(true);
  finish();
  await batches.stop();
});

test('stop waits for the batch being written and writes nothing more', async () => {
  const { batches, written, finish } = harness();
  batches.push(1, 1);
  await written(1);
  batches.push(2, 1);
  let stopped = false;
  const stopping = batches.stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect(await written(1)).toEqual([[1]]);
});

function harness() {
  const all: number[][] = [];
  let finish: () => void = () => {};
  const batches = startBatches<number>(LIMITS, async (items) => {
    all.push(items);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  const written = async (count: number) => {
    await expect.poll(() => all.length, { interval: 1 }).toBeGreaterThanOrEqual(count);
    return all;
  };
  return { batches, written, finish: () => finish() };
}
