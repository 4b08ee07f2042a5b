/** Births and wills, and the sign of life that every stored message is. */
import { float8Array, int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { Effects, NewEvent } from '../events/effects.ts';
import { eventOf } from '../events/store.ts';
import { arraysOf } from '../readings/columns.ts';
import type { Reading } from '../readings/reading.ts';
import { addingNew, inDeviceOrder, insertNew } from '../readings/store.ts';
import { STATUS_COLUMNS } from './columns.ts';
import type { StatusPayload } from './contract.ts';

const INSERT_STATUS = {
  name: 'device-status-insert',
  text: addingNew(`
    insert into device_status (at, device, id, received_at, quality, claimed_at, left_out, state)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[], $7::text[], $8::text[])`),
};

const STATUS_BEFORE = {
  name: 'device-presence-before',
  text: `
  select device, status, (extract(epoch from status_at) * 1000)::float8 as "statusAt"
  from device_presence where device = any($1::int[])`,
};

const SET_STATUS = {
  name: 'device-presence-status',
  text: `
  update device_presence as presence set status = said.status, status_at = said.status_at
  from unnest($1::int[], $2::text[], $3::timestamptz[]) as said (device, status, status_at)
  where presence.device = said.device and (presence.status_at is null or said.status_at >= presence.status_at)`,
};

const UPSERT_SIGNS = {
  name: 'device-presence-signs',
  text: `
  insert into device_presence as presence (device, last_received_at, last_at, clock_error_ms, clock_error_at)
  select device, received_at, at, clock_error::bigint, clock_error_at
  from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::float8[], $5::timestamptz[])
    as sign (device, received_at, at, clock_error, clock_error_at)
  on conflict (device) do update set
    last_received_at = greatest(presence.last_received_at, excluded.last_received_at),
    last_at = greatest(presence.last_at, excluded.last_at),
    clock_error_ms = case when excluded.clock_error_at >= coalesce(presence.clock_error_at, '-infinity')
      then excluded.clock_error_ms else presence.clock_error_ms end,
    clock_error_at = greatest(presence.clock_error_at, excluded.clock_error_at)`,
};

interface StatusBefore {
  device: number;
  status: string | null;
  statusAt: number | null;
}

/**
 * Notes that the devices of these new readings are alive, and how wrong their clocks are, in device order. The rows stay locked until
 * the transaction ends, so whatever it decides by the state of a device (an episode, an event), another writer decides before it or
 * after it.
 */
export async function storeSignsOfLife(tx: Transaction, stored: readonly Reading[]): Promise<void> {
  if (stored.length === 0) return;
  // A list for each column, and none of devices: most of a batch are of devices that speak once in it.
  const devices: number[] = [];
  const received: number[] = [];
  const effective: number[] = [];
  const clockErrors: (number | null)[] = [];
  const clockErrorsAt: (number | null)[] = [];
  let last = -1;
  for (const { device, receivedAt: arrival, effectiveAt, clockError } of inDeviceOrder(stored)) {
    const receivedAt = Math.floor(arrival);
    if (devices[last] !== device.id) {
      last = devices.push(device.id) - 1;
      received.push(receivedAt);
      effective.push(effectiveAt);
      clockErrors.push(null);
      clockErrorsAt.push(null);
    } else {
      received[last] = Math.max(received[last] ?? 0, receivedAt);
      effective[last] = Math.max(effective[last] ?? 0, effectiveAt);
    }
    if (clockError !== null && receivedAt >= (clockErrorsAt[last] ?? 0)) {
      clockErrors[last] = clockError;
      clockErrorsAt[last] = receivedAt;
    }
  }
  await tx.query({
    ...UPSERT_SIGNS,
    values: [
      int4Array(devices),
      timestamptzArray(received),
      timestamptzArray(effective),
      float8Array(clockErrors),
      timestamptzArray(clockErrorsAt),
    ],
  });
}

/** Stores births and wills; gives back the new ones. */
export function insertStatuses(
  tx: Transaction,
  readings: readonly Reading<StatusPayload>[],
): Promise<Reading<StatusPayload>[]> {
  return insertNew(tx, INSERT_STATUS, readings, (rows) => arraysOf(STATUS_COLUMNS, rows));
}

/** Brings the status of devices up to date, after their signs of life; an event only when it really changed. */
export async function updateStatuses(tx: Transaction, stored: readonly Reading<StatusPayload>[]): Promise<Effects> {
  const newest = newestStatus(stored);
  const devices = int4Array(newest.map((row) => row.device.id));
  const before = await tx.query<StatusBefore>({ ...STATUS_BEFORE, values: [devices] });
  await tx.query({
    ...SET_STATUS,
    values: [devices, textArray(newest.map(({ payload }) => payload.state)), timestamptzArray(newest.map(statusAt))],
  });
  return { events: changes(stored, before.rows) };
}

/**
 * When a status took effect, epoch ms. A will is written when the device connects and sent when it is gone, so its
 * arrival counts and not its `at`; only history published afterwards is placed by `at`.
 */
function statusAt(reading: Reading<StatusPayload>): number {
  return reading.buffered ? reading.effectiveAt : reading.receivedAt;
}

function newestStatus(stored: readonly Reading<StatusPayload>[]): Reading<StatusPayload>[] {
  const newest = new Map<number, Reading<StatusPayload>>();
  for (const reading of stored) {
    const before = newest.get(reading.device.id);
    // Equal arrival: the later one in the batch came later.
    if (!before || statusAt(reading) >= statusAt(before)) newest.set(reading.device.id, reading);
  }
  return [...newest.values()];
}

function changes(stored: readonly Reading<StatusPayload>[], before: readonly StatusBefore[]): NewEvent[] {
  const known = new Map(before.map((row) => [row.device, { status: row.status, at: row.statusAt ?? 0 }]));
  const events: NewEvent[] = [];
  for (const reading of stored) {
    const last = known.get(reading.device.id);
    if (last && statusAt(reading) < last.at) continue;
    const { state } = reading.payload;
    // The first birth of a device is no news; its first sign being a will is.
    const changed = last?.status ? last.status !== state : state === 'offline';
    if (changed) {
      const type = state === 'offline' ? 'device-offline' : 'device-online';
      events.push({ ...eventOf(reading, type, {}), at: Math.floor(statusAt(reading)) });
    }
    known.set(reading.device.id, { status: state, at: statusAt(reading) });
  }
  return events;
}
