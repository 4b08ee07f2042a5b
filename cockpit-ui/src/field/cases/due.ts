/** What a case still has of its time. Overdue is derived from the limit, never a state. Pure. */
import type { CaseFile } from '@cockpit/api/cases';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Less than this is left: it is said louder. */
const SOON_MS = HOUR_MS;

export type Due =
  | { kind: 'left' | 'soon' | 'over'; at: number; span: { unit: 'now' | 'min' | 'hour' | 'day'; n: number } }
  | { kind: 'suspended'; at: number }
  | { kind: 'open' };

/** Around the clock: what a phone can tell without the community’s calendar. The instant itself is told beside it. */
export function dueOf({ dueAt, suspendedUntil }: Pick<CaseFile, 'dueAt' | 'suspendedUntil'>, now: number): Due {
  if (suspendedUntil !== null) return { kind: 'suspended', at: suspendedUntil };
  if (dueAt === null) return { kind: 'open' };
  const left = dueAt - now;
  return { kind: left <= 0 ? 'over' : left < SOON_MS ? 'soon' : 'left', at: dueAt, span: spanOf(Math.abs(left)) };
}

function spanOf(ms: number): { unit: 'now' | 'min' | 'hour' | 'day'; n: number } {
  if (ms < MINUTE_MS) return { unit: 'now', n: 0 };
  if (ms < HOUR_MS) return { unit: 'min', n: Math.floor(ms / MINUTE_MS) };
  if (ms < 2 * DAY_MS) return { unit: 'hour', n: Math.floor(ms / HOUR_MS) };
  return { unit: 'day', n: Math.floor(ms / DAY_MS) };
}
