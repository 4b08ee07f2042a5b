/** Primes what decode knows of the newest message per device and event, so that a restart forgets no order. */
import type { Database } from '../database.ts';
import type { EventName } from '../reading.ts';
import type { NewestSeen } from './decode.ts';

const PRIME = `
  select device, event, (extract(epoch from effective_at) * 1000)::float8 as at
  from (
    select device, 'occupancy' as event, effective_at from parking_lot_latest
    union all select device, 'bay', effective_at from parking_bay_latest
    union all select device, 'headcount', effective_at from fitness_venue_latest
    union all select device, 'checkin', effective_at from patrol_checkpoint_latest
    union all select device, 'state', effective_at from hazard_sensor_latest
  ) as latest`;

const LAST_ARRIVAL = 'select (extract(epoch from max(last_received_at)) * 1000)::float8 as at from device_presence';

/** Newest effective instant per device and event, from the latest tables. */
export async function primeNewest(database: Database): Promise<NewestSeen> {
  const { rows } = await database.query<{ device: number; event: EventName; at: number }>(PRIME);
  return new Map(rows.map(({ device, event, at }) => [`${device} ${event}`, at]));
}

/** When a message last arrived in an earlier life, epoch ms; undefined: never. */
export async function lastArrival(database: Database): Promise<number | undefined> {
  const { rows } = await database.query<{ at: number | null }>(LAST_ARRIVAL);
  return rows[0]?.at ?? undefined;
}
