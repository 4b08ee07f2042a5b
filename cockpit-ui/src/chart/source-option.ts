/** Readings of a source around its alarm or signal. Pure. */
import type { ChartOption } from './echarts.ts';
import { NUMERAL_FONT } from './theme.ts';
import { readableBounds, type Sample, samples } from './time-frames.ts';

/** Parts of the time axis that carry a label. */
const TICKS = 4;

export interface SourceCurve {
  points: readonly { t: number; min: number; max: number; last: number }[];
  /** Ends of the time axis, epoch ms. */
  from: number;
  to: number;
  /** When it was an alarm. */
  raisedAt: number;
  value: number | null;
  /** Of a threshold rule on the same quantity. */
  limit: number | null;
  clock: (at: number) => string;
}

export interface CurveColors {
  line: string;
  band: string;
  alarm: string;
  text: string;
  rule: string;
}

/** Highest and lowest of each step as thin lines, the last as the line, the alarm as a point, its limit dashed. */
export function sourceOption(curve: SourceCurve, colors: CurveColors): ChartOption {
  const { from, to } = curve;
  const table = Object.fromEntries(curve.points.map((point) => [point.t, point]));
  const last = samples(table, ({ last }) => last);
  const alarm = curve.value ?? valueAt(last, curve.raisedAt);
  const figures = [...curve.points.flatMap(({ min, max }) => [min, max]), curve.limit, alarm];
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
      max: to,
      minInterval: (to - from) / TICKS,
      axisLabel: { ...label(colors), formatter: (at: number) => curve.clock(at) },
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
        data: curve.limit === null ? [] : [from, to].map((t): Sample => [t, curve.limit]),
        lineStyle: { color: colors.alarm, width: 1, type: 'dashed' },
      },
      {
        type: 'scatter',
        id: 'alarm',
        silent: true,
        symbol: 'diamond',
        symbolSize: 13,
        itemStyle: { color: colors.alarm },
        data: alarm === null || curve.raisedAt < from ? [] : [[curve.raisedAt, alarm]],
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

function label({ text }: CurveColors) {
  return { color: text, fontFamily: NUMERAL_FONT, fontWeight: 600, fontSize: 14 } as const;
}
