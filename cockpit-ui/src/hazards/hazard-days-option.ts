/** Seven days of hazards: opened by level as stacked bars, closed as a line. */
import type { HazardDay } from '@cockpit/api/hazards';
import type { ChartOption } from '../chart/echarts.ts';
import { axisLabel, type ChartStyle, COLORS, NUMERAL_FONT, plot, rules } from '../chart/theme.ts';

const DAYS = 7;

/** `days` keyed by local date (2026-11-22); the last seven are drawn. */
export function hazardDaysOption(days: Record<string, HazardDay>, look: ChartStyle): ChartOption {
  const dates = lastDates(days);
  const rows = dates.map((date) => days[date]);
  const max = roundUp(
    Math.max(2, ...rows.map((row) => Math.max((row?.general ?? 0) + (row?.major ?? 0), row?.closed ?? 0))),
  );

  return {
    animation: false,
    aria: { enabled: false },
    grid: plot(look, { left: 32, right: 10, top: 14, bottom: 24 }),
    xAxis: {
      type: 'category',
      data: dates.map((date) => date.slice(5)),
      axisLabel: { ...axisLabel(look), interval: 0 },
      axisLine: rules(look),
      axisTick: { show: false },
    },
    yAxis: { type: 'value', min: 0, max, interval: max / 2, axisLabel: axisLabel(look), splitLine: rules(look) },
    series: [
      {
        id: 'general',
        type: 'bar',
        stack: 'opened',
        barWidth: 18 * look.unit,
        silent: true,
        data: rows.map((row) => row?.general ?? '-'),
        itemStyle: { color: COLORS.calm },
      },
      {
        id: 'major',
        type: 'bar',
        stack: 'opened',
        barWidth: 18 * look.unit,
        silent: true,
        data: rows.map((row) => row?.major ?? '-'),
        itemStyle: { color: COLORS.high },
        label: {
          show: true,
          position: 'top',
          distance: 1 * look.unit,
          formatter: ({ value }) => (typeof value === 'number' && value > 0 ? `◆${value}` : ''),
          color: COLORS.high,
          fontFamily: NUMERAL_FONT,
          fontSize: 14 * look.unit,
        },
      },
      {
        id: 'closed',
        type: 'line',
        symbol: 'circle',
        symbolSize: 7 * look.unit,
        silent: true,
        data: rows.map((row) => row?.closed ?? '-'),
        lineStyle: { color: COLORS.live, width: 2 * look.unit },
        itemStyle: { color: COLORS.live },
      },
    ],
  };
}

/** Sums over the drawn days, for the chart's words. */
export function hazardDaysFigures(days: Record<string, HazardDay>): { opened: number; major: number; closed: number } {
  const sum = { opened: 0, major: 0, closed: 0 };
  for (const date of lastDates(days)) {
    const row = days[date];
    sum.opened += (row?.general ?? 0) + (row?.major ?? 0);
    sum.major += row?.major ?? 0;
    sum.closed += row?.closed ?? 0;
  }
  return sum;
}

function lastDates(days: Record<string, HazardDay>): string[] {
  return Object.keys(days).sort().slice(-DAYS);
}

/** Next even number that leaves room for the label above the highest bar. */
function roundUp(value: number): number {
  return 2 * Math.ceil((value * 1.2) / 2);
}
