/** An `Instant` of the contract as epoch ms. */
import type { Instant } from './contract.ts';

const PARTS = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/;
const FIRST_MS = 946_684_800_000;
const LAST_MS = 4_102_444_800_000;

/** Epoch ms, or undefined for a day or an hour that does not exist (30 February, 25:00) or outside 2000 to 2099. */
export function parseInstant(instant: Instant): number | undefined {
  if (typeof instant === 'number') return instant;
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
