import { expect, test } from 'vitest';
import { startBatches } from './batch.ts';

const LIMITS = { itemsMax: 3, batchesMax: 1, besideMin: 2, waitingMax: 5, waitingBytesMax: 1_000 };

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

test('a second batch is written beside the first when enough waits, and a third waits for both', async () => {
  const { batches, all } = beside();
  for (const item of [1, 2]) batches.push(item, 1);
  expect(all.map(({ items }) => items)).toEqual([[1]]);
  batches.push(3, 1);
  expect(all.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  for (const item of [4, 5, 6]) batches.push(item, 1);
  await settled();
  expect(all).toHaveLength(2);
});

test('batches are done with in the order they were taken, whichever is written first', async () => {
  const { batches, all, done } = beside();
  for (let item = 1; item <= 6; item++) batches.push(item, 1);
  all[1]?.finish(true);
  await settled();
  expect(done).toEqual([]);
  all[0]?.finish(true);
  await settled();
  expect(done).toEqual([[1], [2, 3]]);
  expect(all.map(({ items }) => items)).toEqual([[1], [2, 3], [4, 5, 6]]);
});

test('after a batch that was told to stop nothing later is done with, even when it is written', async () => {
  const { batches, all, done } = beside();
  for (const item of [1, 2, 3]) batches.push(item, 1);
  all[1]?.finish(true);
  all[0]?.finish(false);
  await batches.stop();
  expect(done).toEqual([]);
});

/** Two batches at once; each written batch is finished by hand. */
function beside() {
  const all: { items: number[]; finish(written: boolean): void }[] = [];
  const done: number[][] = [];
  const batches = startBatches<number>(
    { ...LIMITS, batchesMax: 2 },
    {
      write: (items) => new Promise((finish) => all.push({ items, finish })),
      done: (items) => done.push(items),
    },
  );
  return { batches, all, done };
}

// Every promise that can go on has gone on.
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function harness() {
  const all: number[][] = [];
  let finish: () => void = () => {};
  const write = async (items: number[]) => {
    all.push(items);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return true;
  };
  const batches = startBatches<number>(LIMITS, { write, done() {} });
  const written = async (count: number) => {
    await expect.poll(() => all.length, { interval: 1 }).toBeGreaterThanOrEqual(count);
    return all;
  };
  return { batches, written, finish: () => finish() };
}
