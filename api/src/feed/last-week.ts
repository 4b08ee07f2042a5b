/** Facts of local days: today's, and the same day a week ago, which changes only while history is being published. */
import type { Registry } from '../registry/registry.ts';
import { type LocalDay, localDay, weekBefore } from '../time/local-day.ts';
import { type Cause, type FactSource, type SharedFact, sharedFact } from './declare.ts';

/** Simulated ms. */
const LAST_WEEK_MAX_AGE_MS = 60_000;

/** Of a local day, and when it was read. */
export interface LastWeek<Value> {
  date: string;
  /** Epoch ms. */
  readAt: number;
  value: Value;
}

/** The local day of the community `offset` days after today. */
export function today({ registry, now }: { registry: Registry; now: number }, offset = 0): LocalDay {
  return localDay(now, registry.community.timezone, offset);
}

/** A fact of the local day a week ago; one that was read within the last minute is kept. */
export function lastWeekFact<Value>(
  on: readonly Cause[],
  read: (reading: FactSource, day: LocalDay) => Promise<Value>,
): SharedFact<LastWeek<Value>> {
  return sharedFact<LastWeek<Value>>(on, async (reading, previous) => {
    const { registry, now } = reading;
    const zone = registry.community.timezone;
    const day = localDay(weekBefore(now, zone), zone);
    if (previous?.date === day.date && now - previous.readAt < LAST_WEEK_MAX_AGE_MS) return previous;
    return { date: day.date, readAt: now, value: await read(reading, day) };
  });
}
