/** The newest reading there is of devices, from the latest tables. */
import type { Transaction } from '../database/database.ts';
import { LATEST_STATES } from '../messages/stored/contract.ts';
import type { Place } from '../readings/store.ts';

const LATEST = {
  name: 'alarm-latest',
  text: `${LATEST_STATES.map(
    ({
      table,
    }) => `select device, 'reading' as what, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt",
    (extract(epoch from received_at) * 1000)::float8 as "receivedAt", id
  from ${table} where device = any($1::int[])`,
  ).join(' union all ')}
  union all select device, 'status', floor(extract(epoch from status_at) * 1000)::float8, (extract(epoch from status_at) * 1000)::float8, ''
  from device_presence where device = any($1::int[]) and status_at is not null`,
};

/** `{device} reading` and `{device} status` → the newest of it. */
export async function latestOf(tx: Transaction, devices: readonly number[]): Promise<Map<string, Place>> {
  const { rows } = await tx.query<Place & { device: number; what: string }>({ ...LATEST, values: [devices] });
  return new Map(rows.map(({ device, what, ...place }) => [`${device} ${what}`, place]));
}
