/** Date and time as a form holds them, in the community's zone wherever the screen stands. Pure. */
import { localTime } from './time.ts';

const MINUTE_MS = 60_000;

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
