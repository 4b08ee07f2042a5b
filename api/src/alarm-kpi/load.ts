/** Alarm load over time: slots, bands and floods. Pure; instants are epoch ms. */
import { floodsOf } from '../alarms/flood.ts';
import { KPI_BANDS, KPI_SLOT_MS } from './constants.ts';
import type { AlarmKpi, KpiFlood, Ratio } from './contract.ts';

const HOUR_MS = 3_600_000;
const FLOODS_SHOWN_MAX = 50;

export interface KpiRange {
  from: number;
  /** Exclusive. */
  to: number;
}

/** The whole slots that lie in [from, to) and are over by now. */
export function slotRange(from: number, to: number, now: number): KpiRange {
  const first = Math.ceil(from / KPI_SLOT_MS) * KPI_SLOT_MS;
  const end = Math.floor(Math.min(to, now) / KPI_SLOT_MS) * KPI_SLOT_MS;
  return { from: first, to: Math.max(first, end) };
}

/** Raises (oldest first) in each slot of the range. */
export function slotCounts(raises: readonly number[], { from, to }: KpiRange): number[] {
  const counts = new Array<number>((to - from) / KPI_SLOT_MS).fill(0);
  for (const at of raises) {
    const slot = Math.floor((at - from) / KPI_SLOT_MS);
    if (slot >= 0 && slot < counts.length) counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

export function bandsOf(counts: readonly number[]): AlarmKpi['bands'] {
  const share = (over: number, upTo: number) =>
    ratioOf(counts.filter((count) => count > over && count <= upTo).length, counts.length);
  const { acceptable, manageable, over } = KPI_BANDS;
  return {
    acceptable: share(-1, acceptable),
    manageable: share(acceptable, manageable),
    over: share(manageable, over),
    flood: share(over, Number.POSITIVE_INFINITY),
  };
}

/** Floods that touch the range. `raises` begin long enough before it to know one that was on already. */
export function floodFigures(raises: readonly number[], range: KpiRange): AlarmKpi['floods'] {
  const known = raises.filter((at) => at < range.to);
  const floods: KpiFlood[] = floodsOf(known, range.to)
    .filter(({ endedAt }) => endedAt === null || endedAt > range.from)
    .map((flood) => ({ ...flood, peak: 0 }));
  const lasted = floods.map(
    ({ since, endedAt }) => Math.min(endedAt ?? range.to, range.to) - Math.max(since, range.from),
  );
  const inFloods = measureFloods(floods, known, range.from);
  return {
    count: floods.length,
    time: ratioOf(
      lasted.reduce((sum, ms) => sum + ms, 0),
      range.to - range.from,
    ),
    longestMs: floods.length === 0 ? null : Math.max(...lasted),
    alarms: ratioOf(inFloods, known.filter((at) => at >= range.from).length),
    worst: [...floods]
      .sort((a, b) => b.size - a.size)
      .slice(0, FLOODS_SHOWN_MAX)
      .sort((a, b) => a.since - b.since),
  };
}

/** Raised per officer and slot, over the hours in which officers are known to have been there. `officers`: hour → how many. */
export function officerRate(raises: readonly number[], officers: ReadonlyMap<number, number>, range: KpiRange): Ratio {
  const hourOf = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
  const attended = raises.filter((at) => at >= range.from && at < range.to && (officers.get(hourOf(at)) ?? 0) > 0);
  let present = 0;
  for (const [hour, count] of officers) {
    const lasted = Math.min(hour + HOUR_MS, range.to) - Math.max(hour, range.from);
    present += (count * lasted) / KPI_SLOT_MS;
  }
  return ratioOf(attended.length, present);
}

export function ratioOf(numerator: number, denominator: number): Ratio {
  return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator };
}

/** Sets the peak of each flood, and counts the raises from `from` on that belong to one, those that led to it included. */
function measureFloods(floods: KpiFlood[], raises: readonly number[], from: number): number {
  let oldest = 0;
  let next = 0;
  let inFloods = 0;
  for (const [index, at] of raises.entries()) {
    while ((raises[oldest] ?? at) <= at - KPI_SLOT_MS) oldest += 1;
    while ((floods[next]?.endedAt ?? at + 1) <= at) next += 1;
    const flood = floods[next];
    if (flood === undefined || at <= flood.since - KPI_SLOT_MS) continue;
    if (at >= from) inFloods += 1;
    if (at >= flood.since) flood.peak = Math.max(flood.peak, index - oldest + 1);
  }
  return inFloods;
}
