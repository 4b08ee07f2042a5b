/** Local time of the community, and ages. All instants are epoch ms of the server's clock. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** ISO, 1 = Monday. */
  weekday: number;
}

/** An age in its two largest units, for words of either language. */
export type Age = { unit: 'now' } | { unit: 'min' | 'hour' | 'day'; n: number; rest: number };

/** Wall-clock time of an instant in an IANA zone. */
export function localTime(at: number, timezone: string): LocalTime {
  const parts: Record<string, string> = {};
  for (const part of formatter(timezone).formatToParts(at)) parts[part.type] = part.value;
  const year = Number(parts['year']);
  const month = Number(parts['month']);
  const day = Number(parts['day']);
  return {
    year,
    month,
    day,
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7,
  };
}

/** Epoch ms of the local midnight that began the day of `at`. */
export function localDayStart(at: number, timezone: string): number {
  const { hour, minute, second } = localTime(at, timezone);
  const guess = Math.floor(at / 1000) * 1000 - hour * HOUR_MS - minute * MINUTE_MS - second * 1000;
  // On the day the clocks change the guess is an hour off; its own local hour says which way.
  const off = localTime(guess, timezone).hour;
  return off === 0 ? guess : guess + (off > 12 ? 24 - off : -off) * HOUR_MS;
}

/** "15:42", or "15:42:08" with seconds. */
export function clockText(at: number, timezone: string, seconds = false): string {
  const { hour, minute, second } = localTime(at, timezone);
  return [hour, minute, ...(seconds ? [second] : [])].map((part) => String(part).padStart(2, '0')).join(':');
}

/** How old something is. A future instant (clock jitter) is as old as now. */
export function age(since: number, now: number): Age {
  const ms = Math.max(0, now - since);
  if (ms < MINUTE_MS) return { unit: 'now' };
  if (ms < HOUR_MS) return { unit: 'min', n: Math.floor(ms / MINUTE_MS), rest: 0 };
  if (ms < DAY_MS) return { unit: 'hour', n: Math.floor(ms / HOUR_MS), rest: Math.floor((ms % HOUR_MS) / MINUTE_MS) };
  return { unit: 'day', n: Math.floor(ms / DAY_MS), rest: Math.floor((ms % DAY_MS) / HOUR_MS) };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string): Intl.DateTimeFormat {
  let found = formatters.get(timezone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, found);
  }
  return found;
}
