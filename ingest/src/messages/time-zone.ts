/** Wall clock time of a place as an instant. Pure. */

const OFFSET = /^(?:UTC|GMT|Z)?([+-])(\d{2}):?(\d{2})$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True when there is such a zone. */
export function isTimeZone(name: string): boolean {
  try {
    offsetAt(name, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Epoch ms of a wall clock that shows what `Date.UTC` would make `local`. An hour that comes twice is the first, one that is skipped
 * is that of the clock before. @throws RangeError when there is no such zone.
 */
export function instantIn(zone: string, local: number): number {
  const before = local - offsetAt(zone, local - 86_400_000);
  const after = local - offsetAt(zone, local + 86_400_000);
  const fits = [before, after].sort((a, b) => a - b).find((at) => at + offsetAt(zone, at) === local);
  return fits ?? before;
}

/** The date (YYYY-MM-DD) of an instant, epoch ms, at a place. */
export function dayIn(zone: string, at: number): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10);
}

// ms east of UTC
function offsetAt(zone: string, at: number): number {
  const fixed = OFFSET.exec(zone);
  if (fixed) return (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000 * (fixed[1] === '-' ? -1 : 1);
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
      ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}
