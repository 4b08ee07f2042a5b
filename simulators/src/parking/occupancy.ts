/** Counting a lot: how many stand in it, came and left, exactly, from its stays. */
import type { Calendar, Day } from '../world/calendar.ts';
import { remembering } from '../world/remember.ts';
import { PARKING_DAY_STARTS_MS, type ParkingDay, type Stay } from './stays.ts';

/** A bay is taken or left. */
interface Change {
  at: number;
  bay: number;
  taken: boolean;
}

export interface Occupancy {
  occupiedAt(at: number): number;
  /** Vehicles that came in and left in (since, at]. */
  flowBetween(since: number, at: number): { entries: number; exits: number };
  /** Bays taken and left with from ≤ at < to. */
  changesBetween(from: number, to: number): Change[];
  isTaken(bay: number, at: number): boolean;
}

interface Counted {
  arrivals: Float64Array;
  departures: Float64Array;
  /** Oldest first, and their instants. */
  changes: readonly Change[];
  changedAt: Float64Array;
  byBay: ReadonlyMap<number, readonly Stay[]>;
}

/** Today and last night, for live and for a history published beside it, and one more where a window crosses days. */
const DAYS_KEPT = 6;

/** The counter of one lot; `parkingDay` is the pure function from a day to who arrives on it. */
export function countStays(calendar: Calendar, parkingDay: (day: Day) => ParkingDay): Occupancy {
  const counted = remembering(DAYS_KEPT, (start: number) => count(parkingDay(calendar.dayAt(start)).stays));
  /** The parking days whose guests can be there in [from, to], the night before among them. */
  const around = (from: number, to: number): Counted[] => {
    const days = calendar.daysBetween(from - PARKING_DAY_STARTS_MS, to - PARKING_DAY_STARTS_MS + 1);
    return [...days.slice(0, 1).map(calendar.previous), ...days].map(({ start }) => counted(start));
  };
  const passed = (days: readonly Counted[], which: 'arrivals' | 'departures', at: number) =>
    days.reduce((sum, day) => sum + countUpTo(day[which], at), 0);

  return {
    occupiedAt: (at) => {
      const days = around(at, at);
      return passed(days, 'arrivals', at) - passed(days, 'departures', at);
    },
    flowBetween: (since, at) => {
      const days = around(since, at);
      return {
        entries: passed(days, 'arrivals', at) - passed(days, 'arrivals', since),
        exits: passed(days, 'departures', at) - passed(days, 'departures', since),
      };
    },
    changesBetween: (from, to) =>
      around(from, to).flatMap(({ changes, changedAt }) =>
        changes.slice(countUpTo(changedAt, from - 1), countUpTo(changedAt, to - 1)),
      ),
    isTaken: (bay, at) =>
      around(at, at).some(({ byBay }) => byBay.get(bay)?.some(({ arrive, leave }) => arrive <= at && at < leave)),
  };
}

function count(stays: readonly Stay[]): Counted {
  const changes = stays
    .flatMap(({ bay, arrive, leave }) => [
      { at: arrive, bay, taken: true },
      { at: leave, bay, taken: false },
    ])
    .sort((a, b) => a.at - b.at);
  const byBay = new Map<number, Stay[]>();
  for (const stay of stays) byBay.set(stay.bay, [...(byBay.get(stay.bay) ?? []), stay]);
  return {
    arrivals: Float64Array.from(stays, ({ arrive }) => arrive).sort(),
    departures: Float64Array.from(stays, ({ leave }) => leave).sort(),
    changes,
    changedAt: Float64Array.from(changes, ({ at }) => at),
    byBay,
  };
}

/** How many of the sorted instants are ≤ at. */
function countUpTo(sorted: Float64Array, at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
