import { expect, test } from 'vitest';
import { frameQueue, MAX_QUEUED } from './frame-queue.ts';

function handFrames() {
  const callbacks: (() => void)[] = [];
  return {
    schedule: (callback: () => void) => {
      callbacks.push(callback);
      return () => callbacks.splice(callbacks.indexOf(callback), 1);
    },
    frame: () => {
      for (const callback of callbacks.splice(0)) callback();
    },
    waiting: () => callbacks.length,
  };
}

test('applies everything of one frame together and in order', () => {
  const frames = handFrames();
  const applied: number[][] = [];
  const queue = frameQueue<number>((items) => applied.push(items), frames.schedule);
  for (const item of [1, 2, 3]) queue.push(item);
  expect(applied).toEqual([]);
  expect(frames.waiting()).toBe(1);
  frames.frame();
  queue.push(4);
  frames.frame();
  expect(applied).toEqual([[1, 2, 3], [4]]);
});

test('a tab that gets no frames never holds more than the bound', () => {
  const applied: number[][] = [];
  const queue = frameQueue<number>((items) => applied.push(items), handFrames().schedule);
  for (let item = 0; item < 3 * MAX_QUEUED; item += 1) queue.push(item);
  expect(applied.length).toBe(2);
  queue.flush();
  expect(applied.flat()).toEqual(Array.from({ length: 3 * MAX_QUEUED }, (_, item) => item));
});

test('nothing is applied after the stop', () => {
  const frames = handFrames();
  const applied: number[][] = [];
  const queue = frameQueue<number>((items) => applied.push(items), frames.schedule);
  queue.push(1);
  queue.stop();
  frames.frame();
  queue.flush();
  expect(applied).toEqual([]);
});
