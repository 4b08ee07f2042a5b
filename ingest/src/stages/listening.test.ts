import { beforeEach, expect, it } from 'vitest';
import { type Listening, trackListening } from './listening.ts';

const START = 1_000_000;
const SECOND_MS = 1_000;

let now: number;
let lost: number[];
let restored: number;
let hearing: Listening;

beforeEach(() => {
  now = 0;
  lost = [];
  restored = 0;
  hearing = trackListening({
    clock: { now: () => START + now },
    now: () => now,
    onLost: (at) => lost.push(at),
    onRestored: () => {
      restored += 1;
    },
  });
});

function tick(seconds: number, whole: boolean): void {
  for (let i = 0; i < seconds; i++) {
    now += SECOND_MS;
    hearing.tick(whole);
  }
}

it('hears since all arrives in time, not since it was connected', () => {
  expect(hearing.since()).toBeUndefined();
  tick(30, false);
  expect(hearing.since()).toBeUndefined();
  tick(1, true);
  expect(hearing.since()).toBe(START + 31 * SECOND_MS);
  tick(60, true);
  expect(hearing.since()).toBe(START + 31 * SECOND_MS);
  expect(restored).toBe(1);
});

it('a process that stood still blames nobody for the silence, whoever asks first', () => {
  tick(10, true);
  now += 91 * SECOND_MS;
  expect(hearing.since()).toBeUndefined();
  expect(lost).toEqual([START + 10 * SECOND_MS]);
  tick(1, true);
  expect(hearing.since()).toBeUndefined();
  tick(1, true);
  expect(hearing.since()).toBe(START + 103 * SECOND_MS);
});

it('a queue that stood, or a lost connection, begins anew', () => {
  tick(10, true);
  tick(20, false);
  expect(hearing.since()).toBeUndefined();
  expect(lost).toEqual([START + 10 * SECOND_MS]);
  tick(1, true);
  expect(hearing.since()).toBe(START + 31 * SECOND_MS);
  hearing.lost();
  expect(hearing.since()).toBeUndefined();
  expect(lost).toHaveLength(2);
});
