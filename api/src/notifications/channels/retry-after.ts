/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date by the clock of who answers. Pure. */

const MAX_MS = 60 * 60_000;

/** Ms to wait, at most an hour; undefined: there is nothing that can be read. `date`: header `Date` of the same answer. */
export function readRetryAfter(value: string | undefined, date: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1_000, MAX_MS);
  const until = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  const from = Date.parse(date ?? '');
  if (Number.isNaN(until) || Number.isNaN(from)) return undefined;
  return Math.min(Math.max(0, until - from), MAX_MS);
}
