/** The last day of a source around its alarm. Pure. */
import type { ChartOption } from '../chart/echarts.ts';
import { NUMERAL_FONT } from '../chart/theme.ts';
import { readableBounds, type Sample, samples } from '../chart/time-frames.ts';

const DAY_MS = 24 * 3_600_000;
const TICKS_MS = 6 * 3_600_000;

export interface SourceDay {
  points: readonly { t: number; min: number; max: number; last: number }[];
  raisedAt: number;
  value: number | null;
  /** Of a threshold rule on the same quantity. */
  limit: number | null;
  now: number;
  clock: (at: number) => string;
}

export interface DayColors {
  line: string;
  band: string;
  alarm: string;
  text: string;
  rule: string;
}

/** Highest and lowest of each quarter as thin lines, the last as the line, the alarm as a point, its limit dashed. */
export function sourceDayOption(day: SourceDay, colors: DayColors): ChartOption {
  const table = Object.fromEntries(day.points.map((point) => [point.t, point]));
  const last = samples(table, ({ last }) => last);
  const alarm = day.value ?? valueAt(last, day.raisedAt);
  const from = day.now - DAY_MS;
  const figures = [...day.points.flatMap(({ min, max }) => [min, max]), day.limit, alarm];
  const known = figures.filter((value): value is number => value !== null);
  const span = known.length === 0 ? 1 : Math.max(...known) - Math.min(...known);
  const step = stepFor(span);
  const bounds = readableBounds(known, {
    step,
    minSpan: 4 * step,
    floor: Math.min(...known, 0) < 0 ? Number.NEGATIVE_INFINITY : 0,
    ceiling: Number.POSITIVE_INFINITY,
  }) ?? { min: 0, max: 1 };
  const thin = { color: colors.band, width: 1 };
  const line = { type: 'line', showSymbol: false, silent: true, animation: false } as const;
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 48, right: 12, top: 10, bottom: 24, outerBoundsMode: 'none' },
    xAxis: {
      type: 'time',
      min: from,
      max: day.now,
      minInterval: TICKS_MS,
      axisLabel: { ...label(colors), formatter: (at: number) => day.clock(at) },
      axisLine: { lineStyle: { color: colors.rule } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      ...bounds,
      splitNumber: 4,
      axisLabel: label(colors),
      splitLine: { lineStyle: { color: colors.rule } },
    },
    series: [
      { ...line, id: 'min', data: samples(table, ({ min }) => min), lineStyle: thin },
      { ...line, id: 'max', data: samples(table, ({ max }) => max), lineStyle: thin },
      { ...line, id: 'last', data: last, lineStyle: { color: colors.line, width: 2 } },
      {
        ...line,
        id: 'limit',
        data: day.limit === null ? [] : [from, day.now].map((t): Sample => [t, day.limit]),
        lineStyle: { color: colors.alarm, width: 1, type: 'dashed' },
      },
      {
        type: 'scatter',
        id: 'alarm',
        silent: true,
        symbol: 'diamond',
        symbolSize: 13,
        itemStyle: { color: colors.alarm },
        data: alarm === null || day.raisedAt < from ? [] : [[day.raisedAt, alarm]],
      },
    ],
  };
}

/** Latest known value at an instant. */
function valueAt(line: readonly Sample[], at: number): number | null {
  return line.findLast(([t, value]) => t <= at && value !== null)?.[1] ?? null;
}

/** A round step that makes about four of them: 1, 2 or 5 times a power of ten. */
function stepFor(span: number): number {
  const raw = Math.max(span, 1e-3) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10);
}

function label({ text }: DayColors) {
  return { color: text, fontFamily: NUMERAL_FONT, fontWeight: 600, fontSize: 14 } as const;
}
