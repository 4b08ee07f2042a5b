/** The key figures as they are written, with what they aim at. Pure. */
import type { AlarmKpi, Ratio } from '@cockpit/api/alarm-kpi';
import { KPI_FLOOD_TIME_MAX as FLOOD_TIME_MAX } from '@cockpit/api/alarm-kpi/constants';
import { decimal, percent, UNKNOWN_MARK, whole } from '../format/numbers.ts';

/** Few enough to be looked at one by one. */
const STALE_MAX = 5;
const MINUTE_S = 60;

export type FigureName =
  | 'deskRate'
  | 'officerRate'
  | 'acceptable'
  | 'floodTime'
  | 'p50'
  | 'p95'
  | 'acknowledged'
  | 'inTime'
  | 'badActors'
  | 'chattering'
  | 'fleeting'
  | 'stale';

export interface WrittenFigure {
  name: FigureName;
  text: string;
  unit: 'alarms' | 'percent' | 'minutes' | 'seconds' | 'pieces';
  aim?: string;
  isMet?: boolean | undefined;
  ratio?: Ratio;
}

export function keyFigures(kpi: AlarmKpi): WrittenFigure[] {
  const { p50S, p95S } = kpi.timeToAcknowledge;
  return [
    rate('deskRate', kpi.deskRate),
    rate('officerRate', kpi.officerRate),
    share('acceptable', kpi.bands.acceptable),
    share('floodTime', kpi.floods.time, { aim: '< 1 %', isMet: (value) => value < FLOOD_TIME_MAX }),
    duration('p50', p50S),
    duration('p95', p95S),
    share('acknowledged', kpi.acknowledged),
    share('inTime', kpi.inTime),
    share('badActors', kpi.badActorShare),
    share('chattering', kpi.chattering, { aim: '0', isMet: (value) => value === 0 }),
    share('fleeting', kpi.fleeting, { aim: '0', isMet: (value) => value === 0 }),
    { name: 'stale', text: whole(kpi.stale.count), unit: 'pieces', aim: '< 5', isMet: kpi.stale.count < STALE_MAX },
  ];
}

/** "45 s", "21.5 min"; null is a dash. */
export function writtenDuration(seconds: number | null): { text: string; unit: 'minutes' | 'seconds' } {
  if (seconds === null) return { text: UNKNOWN_MARK, unit: 'minutes' };
  return seconds < MINUTE_S
    ? { text: whole(seconds), unit: 'seconds' }
    : { text: decimal(seconds / MINUTE_S), unit: 'minutes' };
}

function rate(name: FigureName, ratio: Ratio): WrittenFigure {
  const isMet = ratio.value === null ? undefined : ratio.value <= 1;
  return { name, text: decimal(ratio.value, 2), unit: 'alarms', aim: '≤ 1', isMet, ratio };
}

function share(
  name: FigureName,
  ratio: Ratio,
  goal?: { aim: string; isMet: (value: number) => boolean },
): WrittenFigure {
  const written = { name, text: percent(ratio.value), unit: 'percent', ratio } as const;
  if (goal === undefined) return written;
  return { ...written, aim: goal.aim, isMet: ratio.value === null ? undefined : goal.isMet(ratio.value) };
}

function duration(name: FigureName, seconds: number | null): WrittenFigure {
  return { name, ...writtenDuration(seconds) };
}
