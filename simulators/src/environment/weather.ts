/** What air, bins and river points share: the local hour, and chances that drift over days instead of jumping at midnight. */
import { type Calendar, DAY_MS, HOUR_MS } from '../world/calendar.ts';
import { chanceOf } from '../world/random.ts';

/** Hours since local midnight, 0 to 24. */
export function hourAt(calendar: Calendar, at: number): number {
  return (at - calendar.dayAt(at).start) / HOUR_MS;
}

/** 0 to 1, drawn once a day and drifting between two draws: weather, the state of a river. */
export function drift(at: number, ...parts: readonly (string | number)[]): number {
  const day = Math.floor(at / DAY_MS);
  const [before, after] = [chanceOf(...parts, day), chanceOf(...parts, day + 1)];
  return before + (after - before) * eased(at / DAY_MS - day);
}

/** -1 to 1, its own at every instant: the noise of a measurement. */
export function jitter(at: number, ...parts: readonly (string | number)[]): number {
  return chanceOf(...parts, at) * 2 - 1;
}

/** 0 to 1: rises from `from` to `to`, without a corner. */
export function rise(hour: number, from: number, to: number): number {
  return eased(Math.min(1, Math.max(0, (hour - from) / (to - from))));
}

/** 0 to 1: a hill around an hour of the day, `width` hours to either side. */
export function hill(hour: number, middle: number, width: number): number {
  return eased(Math.max(0, 1 - Math.abs(hour - middle) / width));
}

/** Decimals as an instrument gives them. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function eased(share: number): number {
  return share * share * (3 - 2 * share);
}
