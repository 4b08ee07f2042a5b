/** The newest reading there is of devices, from the latest tables. */
import type { Transaction } from '../database.ts';

const TABLES = [
  'parking_lot_latest',
  'parking_bay_latest',
  'fitness_venue_latest',
  'patrol_checkpoint_latest',
  'hazard_sensor_latest',
];

const LATEST = {
  name: 'alarm-latest',
  text: `${TABLES.map(
    (table) => `select device, 'reading' as what, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt", id
  from ${table} where device = any($1::int[])`,
  ).join(' union all ')}
  union all select device, 'status', (extract(epoch from status_at) * 1000)::float8, ''
  from device_presence where device = any($1::int[]) and status_at is not null`,
};

export interface Latest {
  /** Epoch ms. */
  effectiveAt: number;
  id: string;
}

/** `{device} reading` and `{device} status` → the newest of it. */
export async function latestOf(tx: Transaction, devices: readonly number[]): Promise<Map<string, Latest>> {
  const { rows } = await tx.query<Latest & { device: number; what: string }>({ ...LATEST, values: [devices] });
  return new Map(rows.map(({ device, what, effectiveAt, id }) => [`${device} ${what}`, { effectiveAt, id }]));
}
