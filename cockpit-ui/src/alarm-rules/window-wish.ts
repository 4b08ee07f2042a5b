/** A maintenance window as somebody fills it in. Pure. */
import { localTime } from '../format/time.ts';

const MINUTE_MS = 60_000;

export interface WindowWish {
  /** Empty: not narrowed by it. */
  rule: string;
  facility: string;
  grid: string;
  /** `2026-11-22T10:00`, local time of the community. */
  from: string;
  to: string;
  reason: string;
}

/** Why it cannot be asked for yet: the word for it; undefined: it can. */
export function windowFault(
  wish: WindowWish,
  now: number,
  timezone: string,
): 'need' | 'order' | 'needReason' | undefined {
  if (wish.rule === '' && wish.facility === '' && wish.grid === '') return 'need';
  const [from, to] = [instantOf(wish.from, timezone), instantOf(wish.to, timezone)];
  // Not even numbers when a field is empty.
  if (!(to > from && to > now)) return 'order';
  return wish.reason.trim() === '' ? 'needReason' : undefined;
}

/** What a datetime field shows for an instant. */
export function inputOf(at: number, timezone: string): string {
  const { year, month, day, hour, minute } = localTime(at, timezone);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The instant of a datetime field, epoch ms; NaN when it is empty. A time the clocks skip moves by what they skip. */
export function instantOf(input: string, timezone: string): number {
  const asUtc = Date.parse(`${input}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const first = asUtc - offsetAt(asUtc, timezone);
  return asUtc - offsetAt(first, timezone);
}

/** How far the zone is ahead of UTC at an instant, ms. */
function offsetAt(at: number, timezone: string): number {
  return Date.parse(`${inputOf(at, timezone)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
