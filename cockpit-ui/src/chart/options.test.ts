import { expect, test } from 'vitest';
import { eventBarsOption, eventDayFigures } from '../events/event-bars-option.ts';
import { busiestHour, fitnessDayOption } from '../fitness/fitness-day-option.ts';
import { hazardDaysOption } from '../hazards/hazard-days-option.ts';
import { parkingDayFigures, parkingDayOption } from '../parking/parking-day-option.ts';
import { sparkPath } from '../parking/spark-path.ts';
import { framesUntil, readableBounds, samples } from './time-frames.ts';

const HOUR = 3_600_000;
const LOOK = { unit: 2 };
type Drawn = { series: { id: string; data: unknown[] }[]; yAxis: { min: number; max: number } };
const drawn = (option: unknown) => option as Drawn;
const series = (option: unknown, id: string) => drawn(option).series.find((entry) => entry.id === id)?.data;

test('a hole in the data breaks the line instead of bridging it', () => {
  const table = Object.fromEntries([0, 1, 2, 6, 7].map((step) => [step * 600_000, step]));
  expect(samples(table, (value) => value)).toEqual([
    [0, 0],
    [600_000, 1],
    [1_200_000, 2],
    [1_800_000, null],
    [3_600_000, 6],
    [4_200_000, 7],
  ]);
});

test('unknown occupancy is null in the chart and never 0', () => {
  const points = { 0: { occupancy: 0.5, typical: 0.4 }, 600000: { occupancy: null, typical: 0.4 } };
  const option = parkingDayOption({ points, dayStart: 0 }, LOOK);
  expect(series(option, 'today')).toEqual([
    [0, 0.5],
    [600_000, null],
  ]);
  expect(series(option, 'now')).toEqual([[0, 0.5]]);
  expect(parkingDayFigures({ points, dayStart: 0 })).toEqual({ now: 0.5, typical: 0.4, max: 0.5 });
});

test('the axis surrounds the data closely enough to read a curve', () => {
  const rules = { step: 0.1, minSpan: 0.4, floor: 0, ceiling: 1 };
  expect(readableBounds([0.62, 0.71, null], rules)).toEqual({ min: 0.5, max: 0.9 });
  expect(readableBounds([0.02], rules)).toEqual({ min: 0, max: 0.4 });
  expect(readableBounds([1, 1], rules)).toEqual({ min: 0.6, max: 1 });
  expect(readableBounds([0, 1], rules)).toEqual({ min: 0, max: 1 });
  expect(readableBounds([null], rules)).toBeUndefined();
});

test('charts without any data are drawn empty, not broken', () => {
  for (const option of [
    parkingDayOption({ points: {}, dayStart: 0 }, LOOK),
    fitnessDayOption({ points: {}, dayStart: 0 }, LOOK),
    hazardDaysOption({}, LOOK),
    eventBarsOption({ bars: {}, now: 1e12, clock: () => '00:00' }, LOOK),
  ])
    expect(drawn(option).yAxis.max).toBeGreaterThan(drawn(option).yAxis.min);
});

test('frames stand on absolute time: they do not wander while now moves within one', () => {
  const first = framesUntil(100 * 900_000 + 1, 900_000, 96);
  const later = framesUntil(100 * 900_000 + 899_000, 900_000, 96);
  expect(later).toEqual(first);
  expect(first.at(-1)).toBe(100 * 900_000);
  expect(first.length).toBe(96);
});

test('old rows of the day before stay out of today’s hours', () => {
  const points = { [-HOUR]: { present: 99, typical: null }, [8 * HOUR]: { present: 12, typical: 10 } };
  expect(busiestHour({ points, dayStart: 0 })).toEqual({ hour: 8, present: 12 });
  expect(series(fitnessDayOption({ points, dayStart: 0 }, LOOK), 'today')?.length).toBe(24);
});

test('only the last seven days of hazards are drawn, and the axis holds them', () => {
  const days = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `2026-11-${String(index + 10)}`,
      { general: index, major: index === 8 ? 30 : 0, closed: 1 },
    ]),
  );
  const option = hazardDaysOption(days, LOOK);
  expect(series(option, 'general')).toEqual([2, 3, 4, 5, 6, 7, 8]);
  expect(drawn(option).yAxis.max).toBeGreaterThanOrEqual(38);
});

test('of several alarms in a quarter hour the worst is marked', () => {
  const now = 1_000 * 900_000;
  const bars = {
    [now]: { events: 5, major: 1, general: 2, missed: 1 },
    [now - 900_000]: { events: 1, major: 0, general: 0, missed: 1 },
  };
  const option = eventBarsOption({ bars, now, clock: () => '00:00' }, LOOK);
  expect([series(option, 'high')?.length, series(option, 'medium')?.length, series(option, 'low')?.length]).toEqual([
    1, 0, 1,
  ]);
  expect(eventDayFigures({ bars, now })).toEqual({ events: 6, major: 1, general: 2, missed: 2 });
});

test('a sparkline breaks at the unknown and stays in its box', () => {
  const { line, end } = sparkPath([0, 0.5, null, 1.4, 1], 40, 10);
  expect(line).toBe('M0 10L10 5M30 0L40 0');
  expect(end).toEqual({ x: 40, y: 0 });
});
