/** People in the gyms hour by hour, with the same weekday last week behind. */
import type { FitnessDayPoint } from '@cockpit/api/fitness';
import type { ChartOption } from '../chart/echarts.ts';
import { axisLabel, type ChartStyle, COLORS, NUMERAL_FONT, plot, rules } from '../chart/theme.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const ROUND = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8];

export interface FitnessDay {
  points: Record<string, FitnessDayPoint>;
  /** Epoch ms of local midnight. */
  dayStart: number;
}

/** Bars of today, dashed steps of last week, the busiest hour brighter and named. */
export function fitnessDayOption({ points, dayStart }: FitnessDay, look: ChartStyle): ChartOption {
  const hours = Array.from({ length: HOURS }, (_, hour) => points[String(dayStart + hour * HOUR_MS)]);
  const busiest = busiestHour({ points, dayStart });
  const highest = Math.max(10, ...hours.flatMap((row) => [row?.present ?? 0, row?.typical ?? 0]));
  const max = roundUp(highest);

  return {
    animation: false,
    aria: { enabled: false },
    grid: plot(look, { left: 44, right: 14, top: 18, bottom: 24 }),
    xAxis: {
      type: 'category',
      data: Array.from({ length: HOURS }, (_, hour) => String(hour).padStart(2, '0')),
      axisLabel: { ...axisLabel(look), interval: (index: number) => index % 4 === 0 },
      axisLine: rules(look),
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max,
      interval: max / 2,
      axisLabel: axisLabel(look),
      splitLine: rules(look),
    },
    series: [
      {
        id: 'today',
        type: 'bar',
        barCategoryGap: '28%',
        silent: true,
        data: hours.map((row, hour) => ({
          value: row?.present ?? '-',
          itemStyle: { color: hour === busiest?.hour ? COLORS.live : COLORS.calm2 },
          ...(hour === busiest?.hour && {
            label: {
              show: true,
              position: 'top' as const,
              distance: 2 * look.unit,
              formatter: `${Math.round(busiest.present)}`,
              color: COLORS.ink,
              fontFamily: NUMERAL_FONT,
              fontWeight: 600 as const,
              fontSize: 14 * look.unit,
            },
          }),
        })),
      },
      {
        id: 'typical',
        type: 'line',
        step: 'middle',
        showSymbol: false,
        silent: true,
        data: hours.map((row) => row?.typical ?? '-'),
        lineStyle: { color: COLORS.ink3, width: 1.6 * look.unit, type: [4 * look.unit, 5 * look.unit] },
      },
    ],
  };
}

/** The hour of today with most people, of the hours that are known. */
export function busiestHour({ points, dayStart }: FitnessDay): { hour: number; present: number } | undefined {
  let best: { hour: number; present: number } | undefined;
  for (let hour = 0; hour < HOURS; hour += 1) {
    const present = points[String(dayStart + hour * HOUR_MS)]?.present ?? null;
    if (present !== null && present > (best?.present ?? 0)) best = { hour, present };
  }
  return best;
}

/** Next round number that halves evenly and leaves room for the label above the highest bar. */
function roundUp(value: number): number {
  const wanted = value * 1.12;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return (ROUND.find((factor) => factor * power >= wanted) ?? 10) * power;
}
