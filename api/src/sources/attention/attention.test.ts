import { expect, it } from 'vitest';
import { silenceOf } from './contract.ts';

const of = (reporting: number, expected: number, importantSilent = 0) =>
  silenceOf({ reporting, expected, importantSilent });

it('stays calm for one of many, and not for a twentieth of them', () => {
  expect([of(959, 960), of(913, 960), of(912, 960), of(0, 960)]).toEqual([null, null, 'share', 'share']);
});

it('does not stay calm for a single source that must not be missing', () => {
  expect(of(959, 960, 1)).toBe('important');
});

it('misses nothing where nothing is expected', () => {
  expect([of(0, 0), of(5, 5)]).toEqual([null, null]);
});
