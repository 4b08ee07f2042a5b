/** Twenty-four hours of events in quarter hours, with alarm marks in their own lane above the bars. */
import type { EventBar } from '@cockpit/api/events';
import { EVENT_BAR_MS } from '@cockpit/api/events/constants';
import type { ChartOption } from '../chart/echarts.ts';
import { axisLabel, type ChartStyle, COLORS, plot, rules } from '../chart/theme.ts';
import { framesUntil } from '../chart/time-frames.ts';

const FRAMES = 96;
const FRAMES_PER_LABEL = 12;
/** Share of the height the bars may take; the lane above belongs to the marks. */
const BARS_SHARE = 0.68;

export interface EventDay {
  bars: Record<string, EventBar>;
  now: number;
  /** "15:00" of an instant, in the community's zone. */
  clock: (at: number) => string;
}

export function eventBarsOption({ bars, now, clock }: EventDay, look: ChartStyle): ChartOption {
  const frames = framesUntil(now, EVENT_BAR_MS, FRAMES);
  const rows = frames.map((start) => bars[String(start)]);
  const highest = Math.max(4, ...rows.map((row) => row?.events ?? 0));
  const top = highest / BARS_SHARE;
  const lane = top * 0.87;
  const marks = rows.map((row) => worst(row));

  return {
    animation: false,
    aria: { enabled: false },
    grid: plot(look, { left: 34, right: 16, top: 2, bottom: 22 }),
    xAxis: {
      type: 'category',
      data: frames.map((start) => clock(start)),
      axisLabel: { ...axisLabel(look), interval: (index: number) => frameOnHour(frames[index], index, clock) },
      axisLine: rules(look),
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: top,
      interval: highest,
      axisLabel: {
        ...axisLabel(look),
        formatter: (value: number) => (value > highest ? '' : String(Math.round(value))),
      },
      splitLine: { show: false },
    },
    series: [
      {
        id: 'events',
        type: 'bar',
        barCategoryGap: '22%',
        silent: true,
        data: rows.map((row) => row?.events ?? 0),
        itemStyle: { color: COLORS.quiet },
      },
      ...(['high', 'medium', 'low'] as const).map((level) => ({
        id: level,
        type: 'scatter' as const,
        silent: true,
        symbol: { high: 'diamond', medium: 'triangle', low: 'circle' }[level],
        symbolSize: { high: 15, medium: 12, low: 9 }[level] * look.unit,
        itemStyle: { color: COLORS[level] },
        data: marks.flatMap((mark, index) => (mark === level ? [[index, lane]] : [])),
      })),
    ],
  };
}

/** Sums of the shown day, for the chart's words and its headline. */
export function eventDayFigures({ bars, now }: Pick<EventDay, 'bars' | 'now'>): EventBar {
  const sum: EventBar = { events: 0, major: 0, general: 0, missed: 0 };
  for (const start of framesUntil(now, EVENT_BAR_MS, FRAMES)) {
    const row = bars[String(start)];
    if (row === undefined) continue;
    sum.events += row.events;
    sum.major += row.major;
    sum.general += row.general;
    sum.missed += row.missed;
  }
  return sum;
}

function worst(row: EventBar | undefined): 'high' | 'medium' | 'low' | undefined {
  if (row === undefined) return undefined;
  return row.major > 0 ? 'high' : row.general > 0 ? 'medium' : row.missed > 0 ? 'low' : undefined;
}

/** Every third full hour of the community's clock; labels keep their place as the window moves on. */
function frameOnHour(start: number | undefined, index: number, clock: (at: number) => string): boolean {
  if (start === undefined || index < 2 || index > FRAMES - 3) return false;
  const [hour, minute] = clock(start).split(':').map(Number) as [number, number];
  return minute === 0 && hour % (FRAMES_PER_LABEL / 4) === 0;
}
