/**
 * Times as foreign devices write them, as the native dialect has them. Only what can mean one instant is taken: epoch numbers whose
 * unit their size tells (2000 to 2099), ISO 8601 in both of its formats, and wall clock times where a time zone is named. Pure.
 */
import { instantIn } from '../messages/time-zone.ts';

/** Of the years 2000 to 2099; these ranges do not overlap. */
const UNITS = [
  { from: 946_684_800, to: 4_102_444_800, factor: 1_000 },
  { from: 946_684_800_000, to: 4_102_444_800_000, factor: 1 },
  { from: 946_684_800_000_000, to: 4_102_444_800_000_000, factor: 1 / 1_000 },
  { from: 946_684_800_000_000_000, to: 4_102_444_800_000_000_000, factor: 1 / 1_000_000 },
] as const;
const DIGITS = /^\d{9,20}(?:\.\d+)?$/;
/** Year to second, with or without punctuation, and an offset or none. */
const WRITTEN =
  /^(\d{4})([-/.]?)(\d{2})\2(\d{2})[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/** What a native message may carry as `at`; what nobody can read stays as it is. @throws Error with a sentence. */
export function foreignInstant(found: string | number, zone: string | undefined): string | number {
  const text = String(found).trim();
  const number = typeof found === 'number' ? found : DIGITS.test(text) ? Number(text) : undefined;
  const unit = number === undefined ? undefined : UNITS.find(({ from, to }) => number >= from && number < to);
  if (number !== undefined && unit) return Math.round(number * unit.factor);
  const parts = WRITTEN.exec(text);
  if (!parts) return typeof found === 'number' ? Math.round(found) : found;
  const [, year, mark, month, day, hour, minute, second = '00', fraction, offset] = parts;
  // ISO 8601 as it is asked for: the native reader has the last word on it.
  if (mark === '-' && offset !== undefined && text[10] === 'T') return withMinutes(text);
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  if (offset !== undefined) return withMinutes(`${iso}${/^(z|utc)$/i.test(offset) ? 'Z' : offset}`);
  if (zone === undefined)
    throw new Error(`"${text}" says no offset from UTC; name the time zone in the binding (timeZone: Asia/Shanghai)`);
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A day that does not exist: let the native reader say so.
  if (Number.isNaN(local) || new Date(local).getUTCDate() !== Number(day)) return `${iso}Z`;
  return instantIn(zone, local) + Math.trunc(Number(`0.${fraction ?? 0}`) * 1_000 + 1e-6);
}

/** `+08` as `+08:00`. */
function withMinutes(iso: string): string {
  return /[+-]\d{2}$/.test(iso) ? `${iso}:00` : iso;
}
