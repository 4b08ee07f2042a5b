import { expect, test } from 'vitest';
import { type SourceCurve, sourceOption } from './source-option.ts';

const NOW = 1_000 * 900_000;
const COLORS = { line: '#1', band: '#2', alarm: '#3', text: '#4', rule: '#5' };
const DAY: SourceCurve = {
  points: [-8, -7, -3, -2].map((step, index) => ({
    t: NOW + step * 900_000,
    min: index,
    max: index + 4,
    last: index + 2,
  })),
  raisedAt: NOW - 900_000,
  value: null,
  limit: null,
  from: NOW - 24 * 3_600_000,
  to: NOW,
  clock: String,
};
type Drawn = { series: { id: string; data: unknown[] }[]; yAxis: { min: number; max: number } };
const drawn = (day: Partial<SourceCurve>) => sourceOption({ ...DAY, ...day }, COLORS) as Drawn;
const data = (day: Partial<SourceCurve>, id: string) => drawn(day).series.find((series) => series.id === id)?.data;

test('a hole in the readings is a hole in the line', () => {
  expect(data({}, 'last')?.map((sample) => (sample as unknown[])[1])).toEqual([2, 3, null, 4, 5]);
});

test('the alarm stands at its value, or at the last one known when it has none', () => {
  expect(data({}, 'alarm')).toEqual([[NOW - 900_000, 5]]);
  expect(data({ value: 87.4 }, 'alarm')).toEqual([[NOW - 900_000, 87.4]]);
  expect(data({ raisedAt: NOW - 30 * 3_600_000 }, 'alarm')).toEqual([]);
});

test('axis and limit hold everything that is drawn', () => {
  const { min, max } = drawn({ limit: 90, value: 87.4 }).yAxis;
  expect([min <= 0, max >= 90]).toEqual([true, true]);
  expect(drawn({ points: [] }).yAxis).toMatchObject({ min: 0, max: 1 });
});
