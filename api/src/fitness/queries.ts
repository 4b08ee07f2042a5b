import { SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import { type Database, rows } from '../database/database.ts';
import type { SourceStatus } from '../freshness/freshness.ts';
import type { Registry } from '../registry/registry.ts';
import { type LocalDay, localInstant } from '../time/local-day.ts';

/** Latest state of one venue as stored; suspect or stale ones included. */
export interface VenueLatest extends SourceStatus {
  present: number;
}
/** Use of one machine or pod today. */
export interface MachineUse {
  /** Finished sessions. */
  sessions: number;
  /** Seconds of use within the opening hours of its venue. */
  usedS: number;
}
/** Mean people present in a venue during one hour. */
export interface VenueHour {
  device: number;
  /** Epoch ms of the start of the hour. */
  hour: number;
  present: number;
}

/** Latest state by device of the venue. */
export async function readVenues(database: Database, registry: Registry): Promise<Map<number, VenueLatest>> {
  const found = await rows<VenueLatest & { device: number }>(
    database,
    'fitness-venues',
    `select l.device, (extract(epoch from l.effective_at) * 1000)::float8 as "asOf", l.quality::int as quality,
       (extract(epoch from p.last_received_at) * 1000)::float8 as "lastReceivedAt", p.status, l.present
     from fitness_venue_latest l left join device_presence p on p.device = l.device
     where l.device = any($1::int[])`,
    [registry.venues.map((venue) => venue.device)],
  );
  return new Map(found.map((row) => [row.device, row]));
}

/** Sessions that ended this local day, by device of the machine; time outside opening hours and the future is cut off. */
export async function readMachineUse(
  database: Database,
  registry: Registry,
  day: LocalDay,
  now: number,
): Promise<Map<number, MachineUse>> {
  const zone = registry.community.timezone;
  const machines = registry.venues.flatMap((venue) =>
    venue.machines.map((machine) => ({
      device: machine.device,
      opensAt: localInstant(day, venue.venue.opensAt, zone),
      closesAt: Math.min(now, localInstant(day, venue.venue.closesAt, zone)),
    })),
  );
  const found = await rows<MachineUse & { device: number }>(
    database,
    'fitness-machine-use',
    `select s.device, count(*) filter (where s.ended_at >= to_timestamp($4::float8 / 1000))::int as sessions,
       coalesce(sum(greatest(0, extract(epoch from least(s.ended_at, to_timestamp(m.closes_at / 1000))
         - greatest(s.started_at, to_timestamp(m.opens_at / 1000))))), 0)::float8 as "usedS"
     from fitness_session s
     join unnest($1::int[], $2::float8[], $3::float8[]) as m (device, opens_at, closes_at) on m.device = s.device
     where s.at >= to_timestamp($4::float8 / 1000) and s.quality & $5::int = 0
     group by s.device`,
    [
      machines.map((machine) => machine.device),
      machines.map((machine) => machine.opensAt),
      machines.map((machine) => machine.closesAt),
      day.startsAt,
      SUSPECT_FLAGS,
    ],
  );
  return new Map(found.map(({ device, ...use }) => [device, use]));
}

/** Hours of all venues from `from` (inclusive) to `to` (exclusive), epoch ms, out of the hour rollup. */
export function readVenueHours(database: Database, registry: Registry, from: number, to: number): Promise<VenueHour[]> {
  return rows(
    database,
    'fitness-hours',
    `select device, (extract(epoch from bucket) * 1000)::float8 as hour, (present_sum::float8 / samples) as present
     from fitness_headcount_1h
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000)
       and device = any($1::int[]) and samples > 0`,
    [registry.venues.map((venue) => venue.device), from, to],
  );
}
