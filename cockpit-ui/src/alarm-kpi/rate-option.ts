/** The load of a range as bars of 10 minutes, floods in the colour of the worst. Pure. */
import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { KPI_BANDS as BANDS, KPI_SLOT_MS as SLOT_MS } from '@cockpit/api/alarm-kpi/constants';
import type { ChartOption } from '../chart/echarts.ts';
import { NUMERAL_FONT } from '../chart/theme.ts';
import type { Inks } from './inks.ts';

/** More bars than this are no bars any more: then an hour shows its busiest slot. */
const BARS_MAX = 1_100;
const SLOTS_PER_HOUR = 6;
const AXIS_STEPS = 4;

export interface RateBar {
  at: number;
  alarms: number;
  inFlood: boolean;
}

/** One bar per slot, or per hour when there would be too many. */
export function rateBars({ slots, from, floods }: Pick<AlarmKpi, 'slots' | 'from' | 'floods'>): RateBar[] {
  const size = slots.length > BARS_MAX ? SLOTS_PER_HOUR : 1;
  return Array.from({ length: Math.ceil(slots.length / size) }, (_, index) => {
    const at = from + index * size * SLOT_MS;
    const end = at + size * SLOT_MS;
    const alarms = Math.max(...slots.slice(index * size, (index + 1) * size));
    const touches = floods.worst.some(({ since, endedAt }) => since < end && (endedAt === null || endedAt > at));
    return { at, alarms, inFlood: alarms > BANDS.over || (touches && alarms > 0) };
  });
}

export function isHourly(slots: readonly number[]): boolean {
  return slots.length > BARS_MAX;
}

/** `label` writes the instant of a bar; `size` is the font's, px. */
export function rateOption(bars: readonly RateBar[], label: (at: number) => string, inks: Inks): ChartOption {
  const text = { color: inks.ink3, fontFamily: NUMERAL_FONT, fontWeight: 600 as const, fontSize: 14 };
  const step = Math.max(1, Math.ceil(Math.max(0, ...bars.map(({ alarms }) => alarms)) / AXIS_STEPS));
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 34, right: 8, top: 14, bottom: 24, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: bars.map(({ at }) => label(at)),
      axisLabel: { ...text, interval: Math.max(0, Math.ceil(bars.length / 12) - 1), hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: inks.hairline } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: AXIS_STEPS * step,
      interval: step,
      axisLabel: text,
      splitLine: { lineStyle: { color: inks.hairline } },
    },
    series: [
      {
        id: 'rate',
        type: 'bar',
        barCategoryGap: bars.length > 300 ? 0 : '20%',
        large: false,
        data: bars.map(({ alarms, inFlood }) => ({
          value: alarms,
          itemStyle: { color: colourOf(alarms, inFlood, inks) },
        })),
      },
      {
        id: 'floods',
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 10,
        silent: true,
        itemStyle: { color: inks.high },
        data: floodPeaks(bars),
      },
    ],
  };
}

/** The tallest bar of each run of bars in a flood, as [index, value]: shape besides colour. */
function floodPeaks(bars: readonly RateBar[]): [number, number][] {
  const peaks: [number, number][] = [];
  for (const [index, bar] of bars.entries()) {
    if (!bar.inFlood) continue;
    const last = peaks.at(-1);
    const continues = index > 0 && bars[index - 1]?.inFlood === true;
    if (!continues || last === undefined) peaks.push([index, bar.alarms]);
    else if (bar.alarms > last[1]) peaks[peaks.length - 1] = [index, bar.alarms];
  }
  return peaks;
}

function colourOf(alarms: number, inFlood: boolean, inks: Inks): string {
  if (inFlood) return inks.high;
  return alarms > BANDS.manageable ? inks.medium : inks.calm;
}
