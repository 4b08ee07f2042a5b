import { expect, it } from 'vitest';
import { bayDisagreement, contradictsBays } from './disagreement.ts';

const bays = (free: number, occupied: number, closed = 0, unknown = 0) => ({ free, occupied, closed, unknown });

it.each([
  ['full, while 352 bays are free', 480, 480, bays(352, 128), 352 / 480],
  ['empty, while 300 bays are taken', 360, 0, bays(60, 300), 300 / 360],
  ['as the bays say', 360, 128, bays(232, 128), 0],
  ['within what the bays do not know', 360, 300, bays(60, 100, 0, 200), 0],
  ['beyond what the bays do not know', 360, 360, bays(160, 100, 0, 100), 160 / 360],
  ['with the closed bays taken for cars', 360, 140, bays(220, 100, 40), 0],
  ['where only half of the spaces have a sensor', 360, 250, bays(110, 70), 0],
  ['where half have one and nearly all of those are free', 360, 300, bays(175, 5), 115 / 360],
  ['a few cars off', 20, 14, bays(15, 5), 0],
])('%s', (_name, spaces, occupied, counts, apart) => {
  expect(bayDisagreement(spaces, { occupied }, counts)).toBeCloseTo(apart, 10);
});

it.each([
  ['without bays', 360, undefined],
  ['when no bay is known', 360, bays(0, 0, 0, 360)],
  ['when the spaces are not registered', 0, bays(352, 8)],
])('there is nothing to compare %s', (_name, spaces, counts) => {
  expect(bayDisagreement(spaces, { occupied: 360 }, counts)).toBeNull();
  expect(contradictsBays(spaces, { occupied: 360 }, counts)).toBe(false);
});
