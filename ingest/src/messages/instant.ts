/** An `Instant` of the contract as epoch ms. */
import type { Instant } from './contract.ts';

const PARTS = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/;
const FIRST_MS = 946_684_800_000;
const LAST_MS = 4_102_444_800_000;

/** Epoch ms, or undefined for a day or an hour that does not exist (30 February, 25:00) or outside 2000 to 2099. */
export function parseInstant(instant: Instant): number | undefined {
  if (typeof instant === 'number') return instant;
  return parsePlain(instant) ?? parseAny(instant);
}

function parseAny(instant: string): number | undefined {
  const parts = PARTS.exec(instant);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHour = Number(parts[9] ?? 0);
  const offsetMinute = Number(parts[10] ?? 0);
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 18 || offsetMinute > 59) return undefined;
  const millisecond = Math.trunc(Number(`0.${parts[7] ?? 0}`) * 1000 + 1e-6);
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const back = new Date(local);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined;
  const offset = (offsetHour * 60 + offsetMinute) * 60_000 * (parts[8] === '-' ? -1 : 1);
  const at = local - offset;
  return at >= FIRST_MS && at <= LAST_MS ? at : undefined;
}

const ZERO = 0x30;
const NO_DIGITS = -1;
/** Of a month, the 29th of February left out: that day is looked at closely. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** `2026-11-20T08:15:30Z`, and with milliseconds. */
const PLAIN_CHARS = 20;
const PLAIN_CHARS_WITH_MS = 24;

// Most messages are of one day.
let knownDay = 0;
let knownDayMs = 0;

/** The form nearly every device uses, without taking it apart into texts; undefined: another one, or one to be looked at closely. */
function parsePlain(text: string): number | undefined {
  const { length } = text;
  if (length !== PLAIN_CHARS && length !== PLAIN_CHARS_WITH_MS) return undefined;
  const isPunctuated =
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[length - 1] === 'Z';
  if (!isPunctuated || (length === PLAIN_CHARS_WITH_MS && text[19] !== '.')) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const millisecond = length === PLAIN_CHARS ? 0 : digits(text, 20, 23);
  const isSure =
    year >= 2000 &&
    year < 2100 &&
    day >= 1 &&
    day <= (DAYS[month - 1] ?? 0) &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60 &&
    millisecond >= 0;
  if (!isSure) return undefined;
  const number = (year * 100 + month) * 100 + day;
  if (number !== knownDay) {
    knownDay = number;
    knownDayMs = Date.UTC(year, month - 1, day);
  }
  return knownDayMs + ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond;
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let place = from; place < to; place++) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9) return NO_DIGITS;
    number = number * 10 + digit;
  }
  return number;
}
