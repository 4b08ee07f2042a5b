/** Why a value is no instant, in words for the person who has to fix the device. */

const EXPECTED =
  'expected ISO 8601 with an offset (2026-11-22T16:00:00+08:00) or whole epoch milliseconds (1795334400000)';
const SHOWN_CHARS = 60;
/** The years 2000 to 2099 in other units than milliseconds. */
const UNITS = [
  { name: 'seconds', from: 946_684_800, to: 4_102_444_800 },
  { name: 'microseconds', from: 946_684_800_000_000, to: 4_102_444_800_000_000 },
  { name: 'nanoseconds', from: 946_684_800_000_000_000, to: 4_102_444_800_000_000_000 },
] as const;

/** `field at is …: what is wrong; what is expected`. */
export function instantFault(field: string, value: unknown): string {
  if (value === undefined) return `field ${field} is missing; ${EXPECTED}`;
  const shown = (typeof value === 'string' ? `"${value}"` : JSON.stringify(value)).slice(0, SHOWN_CHARS);
  return `field ${field} is ${shown}: ${wrongWith(value)}; ${EXPECTED}`;
}

function wrongWith(value: unknown): string {
  if (typeof value === 'number') return wrongNumber(value);
  if (typeof value !== 'string') return 'it is neither a text nor a number';
  if (/^\d+$/.test(value)) {
    const known = unitOf(Number(value));
    return known === undefined ? 'milliseconds have to be a number, not a text' : `it looks like ${known}`;
  }
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?$/.test(value)) return 'it says no offset from UTC';
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d/.test(value)) return 'date and time are parted by a space, not by T';
  if (/^\d{8}T?\d{4,6}/.test(value)) return 'it is the basic format, without - and :';
  if (/:60([.,]\d+)?(Z|[+-])/.test(value)) return 'there is no second 60 (leap second)';
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return yearOf(value) ?? 'there is no such day or time';
  return 'it is not ISO 8601';
}

function wrongNumber(value: number): string {
  const unit = unitOf(value);
  if (unit !== undefined) return `it looks like ${unit}`;
  if (!Number.isInteger(value)) return 'milliseconds have to be whole';
  return 'it lies outside of the years 2000 to 2099';
}

function unitOf(value: number): string | undefined {
  return UNITS.find(({ from, to }) => value >= from && value < to)?.name;
}

function yearOf(value: string): string | undefined {
  const year = Number(value.slice(0, 4));
  return year < 2000 || year > 2099 ? 'it lies outside of the years 2000 to 2099' : undefined;
}
