/** Today's occupancy against the same weekday last week. */
import type { ParkingDayPoint } from '@cockpit/api/parking';
import type { ChartOption } from '../chart/echarts.ts';
import { axisLabel, type ChartStyle, COLORS, plot, rules } from '../chart/theme.ts';
import { readableBounds, type Sample, samples } from '../chart/time-frames.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface ParkingDay {
  points: Record<string, ParkingDayPoint>;
  /** Epoch ms of local midnight. */
  dayStart: number;
}

/** Line of today (breaks where nothing was known), dashed line of last week, a dot at the newest value. */
export function parkingDayOption({ points, dayStart }: ParkingDay, look: ChartStyle): ChartOption {
  const today = samples(points, (row) => row.occupancy);
  const typical = samples(points, (row) => row.typical);
  const bounds = readableBounds(
    [...today, ...typical].map(([, value]) => value),
    {
      step: 0.1,
      minSpan: 0.4,
      floor: 0,
      ceiling: 1,
    },
  ) ?? { min: 0, max: 1 };
  const newest = today.findLast(([, value]) => value !== null);

  return {
    animation: false,
    aria: { enabled: false },
    grid: plot(look, { left: 48, right: 14, top: 12, bottom: 24 }),
    xAxis: {
      type: 'value',
      min: dayStart,
      max: dayStart + DAY_MS,
      interval: 4 * HOUR_MS,
      axisLabel: {
        ...axisLabel(look),
        formatter: (value: number) => String(Math.round((value - dayStart) / HOUR_MS)).padStart(2, '0'),
      },
      axisLine: rules(look),
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      ...bounds,
      interval: (bounds.max - bounds.min) / 2,
      axisLabel: { ...axisLabel(look), formatter: (value: number) => `${Math.round(value * 100)}%` },
      splitLine: rules(look),
    },
    series: [
      {
        id: 'typical',
        type: 'line',
        data: typical,
        showSymbol: false,
        silent: true,
        lineStyle: { color: COLORS.ink3, width: 1.6 * look.unit, type: [4 * look.unit, 5 * look.unit] },
      },
      {
        id: 'today',
        type: 'line',
        data: today,
        showSymbol: false,
        silent: true,
        lineStyle: { color: COLORS.calm, width: 3 * look.unit },
        areaStyle: { color: COLORS.calm, opacity: 0.13, origin: 'start' },
      },
      {
        id: 'now',
        type: 'scatter',
        data: newest === undefined ? [] : [newest],
        symbolSize: 9 * look.unit,
        silent: true,
        itemStyle: { color: COLORS.ink, borderColor: COLORS.calm, borderWidth: 2 * look.unit },
      },
    ],
  };
}

/** Newest, typical at that time, and highest of today, for the chart's words. */
export function parkingDayFigures({ points }: ParkingDay): {
  now: number | null;
  typical: number | null;
  max: number | null;
} {
  const known = samples(points, (row) => row.occupancy).filter(
    (sample): sample is [number, number] => sample[1] !== null,
  );
  const newest: Sample | undefined = known.at(-1);
  return {
    now: newest?.[1] ?? null,
    typical: newest === undefined ? null : (points[String(newest[0])]?.typical ?? null),
    max: known.length === 0 ? null : Math.max(...known.map(([, value]) => value)),
  };
}
