import { expect, test } from 'vitest';
import { windowOf } from './readings-window.ts';

test('the axis holds the readings and the signal, also one that came after the last reading', () => {
  const point = (t: number) => ({ t, min: 1, max: 2, last: 1.5 });
  const readings = { what: 'value', stepMs: 100, points: [point(1000), point(1100)] };
  expect(windowOf({ ...readings, signalAt: 1050 })).toEqual({ from: 1000, to: 1200 });
  expect(windowOf({ ...readings, signalAt: 5000 })).toEqual({ from: 1000, to: 5100 });
  expect(windowOf({ ...readings, points: [], signalAt: 5000 })).toEqual({ from: 5000, to: 5100 });
});
