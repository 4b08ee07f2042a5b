/** From stored state to the rows a screen sees. Pure. */
import { freshnessOf, isReporting, isSuspect, NEVER_HEARD, newest, ratio } from '../freshness/freshness.ts';
import { inScope, type Registry, type Scope, type RegisteredVenue as VenueEntry } from '../registry/registry.ts';
import { localDay, localHour, localInstant, weekBefore } from '../time/local-day.ts';
import type { FitnessDayPoint, FitnessTotals, Venue } from './contract.ts';
import type { MachineUse, VenueHour, VenueLatest } from './queries.ts';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

export interface FitnessFacts {
  venues: ReadonlyMap<number, VenueLatest>;
  /** Device of the machine → its use today. */
  use: ReadonlyMap<number, MachineUse>;
  hoursToday: readonly VenueHour[];
  hoursLastWeek: readonly VenueHour[];
}

/** One row per venue of the scope. */
export function venueRows(facts: FitnessFacts, registry: Registry, scope: Scope, now: number): Venue[] {
  return venuesOf(registry, scope).map((venue) => venueRow(facts, registry, venue, now));
}

/** What holds for all venues of the scope together; people are summed over the venues that report. */
export function fitnessTotals(facts: FitnessFacts, registry: Registry, scope: Scope, now: number): FitnessTotals {
  const venues = venuesOf(registry, scope);
  const counted = countedVenues(facts, venues, now);
  const present = counted.length > 0 ? sum(counted, ({ latest }) => latest.present) : null;
  const reportingCapacity = sum(counted, ({ venue }) => venue.capacity);
  return {
    asOf: newest(counted.map(({ latest }) => latest.asOf)),
    reporting: counted.length,
    expected: venues.length,
    present,
    capacity: sum(venues, (venue) => venue.capacity),
    reportingCapacity,
    load: ratio(present, reportingCapacity),
    ...useOf(facts, registry, venues, now),
    busiestHour: busiestHour(facts, registry, venues),
    sourcesOnline: counted.length,
  };
}

/** The hours of the local day, keyed by the epoch ms of their start; hours to come have only `typical`. */
export function fitnessDay(
  facts: FitnessFacts,
  registry: Registry,
  scope: Scope,
  now: number,
): Record<string, FitnessDayPoint> {
  const zone = registry.community.timezone;
  const venues = venuesOf(registry, scope);
  const today = presentByHour(facts.hoursToday, venues);
  const lastWeek = presentByHour(facts.hoursLastWeek, venues);
  const day = localDay(now, zone);
  const points: Record<string, FitnessDayPoint> = {};
  for (let start = day.startsAt; start < day.endsAt; start += HOUR_MS) {
    points[start] = {
      present: start <= now ? (today.get(start) ?? null) : null,
      typical: lastWeek.get(weekBefore(start, zone)) ?? null,
    };
  }
  return points;
}

interface CountedVenue {
  venue: VenueEntry;
  latest: VenueLatest;
}

/** The venues whose latest reading may stand in a total. */
export function countedVenues(facts: Pick<FitnessFacts, 'venues'>, venues: VenueEntry[], now: number): CountedVenue[] {
  return venues.flatMap((venue) => {
    const latest = venue.device === null ? undefined : facts.venues.get(venue.device);
    return latest !== undefined && isReporting(latest, venue.reportEveryS, now) ? [{ venue, latest }] : [];
  });
}

export function venuesOf(registry: Registry, scope: Scope): VenueEntry[] {
  return registry.venues.filter((venue) => inScope(scope, venue));
}

function venueRow(facts: FitnessFacts, registry: Registry, venue: VenueEntry, now: number): Venue {
  const latest = venue.device === null ? undefined : facts.venues.get(venue.device);
  const present = latest !== undefined && !isSuspect(latest.quality) ? latest.present : null;
  const hours = opening(registry, venue, now);
  return {
    code: venue.code,
    name: venue.name,
    kind: venue.venue.kind,
    grid: venue.grid,
    lon: venue.lon,
    lat: venue.lat,
    ...freshnessOf(latest ?? NEVER_HEARD, venue.reportEveryS),
    open: now >= hours.opensAt && now < hours.closesAt,
    present,
    capacity: venue.capacity,
    load: ratio(present, venue.capacity),
    busiestHour: busiestHour(facts, registry, [venue]),
    ...useOf(facts, registry, [venue], now),
  };
}

function useOf(
  facts: FitnessFacts,
  registry: Registry,
  venues: VenueEntry[],
  now: number,
): Pick<Venue, 'sessionsToday' | 'useRateToday' | 'machines'> {
  let machines = 0;
  let sessions = 0;
  let usedS = 0;
  let openMinutes = 0;
  for (const venue of venues) {
    const { opensAt, closesAt } = opening(registry, venue, now);
    const open = Math.max(0, Math.min(now, closesAt) - opensAt) / MINUTE_MS;
    for (const machine of venue.machines) {
      const use = machine.device === null ? undefined : facts.use.get(machine.device);
      machines += 1;
      openMinutes += open;
      sessions += use?.sessions ?? 0;
      usedS += use?.usedS ?? 0;
    }
  }
  // Overlapping sessions of one machine (a doubled report) must not make a machine busier than the clock allows.
  const rate = ratio(usedS / 60, openMinutes);
  return { machines, sessionsToday: sessions, useRateToday: rate === null ? null : Math.min(1, rate) };
}

function opening(registry: Registry, venue: VenueEntry, now: number): { opensAt: number; closesAt: number } {
  const zone = registry.community.timezone;
  const day = localDay(now, zone);
  return {
    opensAt: localInstant(day, venue.venue.opensAt, zone),
    closesAt: localInstant(day, venue.venue.closesAt, zone),
  };
}

function busiestHour(facts: FitnessFacts, registry: Registry, venues: VenueEntry[]): Venue['busiestHour'] {
  let busiest: { hour: number; present: number } | null = null;
  for (const [hour, present] of presentByHour(facts.hoursToday, venues))
    if (busiest === null || present > busiest.present || (present === busiest.present && hour < busiest.hour))
      busiest = { hour, present };
  if (busiest === null || busiest.present <= 0) return null;
  return { hour: localHour(busiest.hour, registry.community.timezone), present: busiest.present };
}

function presentByHour(hours: readonly VenueHour[], venues: VenueEntry[]): Map<number, number> {
  const devices = new Set(venues.map((venue) => venue.device));
  const present = new Map<number, number>();
  for (const hour of hours)
    if (devices.has(hour.device)) present.set(hour.hour, (present.get(hour.hour) ?? 0) + hour.present);
  for (const [hour, people] of present) present.set(hour, Math.round(people * 10) / 10);
  return present;
}

function sum<Item>(items: Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
