/** Births and wills, and the sign of life that every stored message is. */
import type { Transaction } from '../database.ts';
import { eventOf, type NewEvent } from '../events/store.ts';
import type { Reading } from '../reading.ts';
import { type Effects, insertNew } from '../store.ts';
import type { StatusPayload } from './contract.ts';

const INSERT_STATUS = {
  name: 'device-status-insert',
  text: `
  insert into device_status (at, device, id, received_at, quality, state)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, state
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::text[])
    as r (at, device, id, received_at, quality, state)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const LOCK_PRESENCE = {
  name: 'device-presence-lock',
  text: `
  select device, status, (extract(epoch from status_at) * 1000)::float8 as "statusAt"
  from device_presence where device = any($1::int[]) order by device for update`,
};

const UPSERT_STATUS = {
  name: 'device-presence-status',
  text: `
  insert into device_presence as presence (device, last_received_at, last_at, status, status_at)
  select device, to_timestamp(received_at / 1000), to_timestamp(effective_at / 1000), status, to_timestamp(status_at / 1000)
  from unnest($1::int[], $2::float8[], $3::float8[], $4::text[], $5::float8[])
    as r (device, received_at, effective_at, status, status_at)
  on conflict (device) do update set status = excluded.status, status_at = excluded.status_at
  where presence.status_at is null or excluded.status_at >= presence.status_at`,
};

const UPSERT_SIGNS = {
  name: 'device-presence-signs',
  text: `
  insert into device_presence as presence (device, last_received_at, last_at)
  select device, to_timestamp(received_at / 1000), to_timestamp(effective_at / 1000)
  from unnest($1::int[], $2::float8[], $3::float8[]) as r (device, received_at, effective_at)
  on conflict (device) do update set
    last_received_at = greatest(presence.last_received_at, excluded.last_received_at),
    last_at = greatest(presence.last_at, excluded.last_at)`,
};

interface StatusBefore {
  device: number;
  status: string | null;
  statusAt: number | null;
}

/** Stores births and wills; an event only when the state really changed. */
export async function storeStatuses(
  tx: Transaction,
  readings: readonly Reading<StatusPayload>[],
): Promise<Effects<StatusPayload>> {
  const stored = await insertNew(tx, INSERT_STATUS, readings, (rows) => [rows.map(({ payload }) => payload.state)]);
  if (stored.length === 0) return { stored, events: [] };
  const newest = newestStatus(stored);
  const before = await tx.query<StatusBefore>({ ...LOCK_PRESENCE, values: [newest.map((row) => row.device.id)] });
  await tx.query({
    ...UPSERT_STATUS,
    values: [
      newest.map((row) => row.device.id),
      newest.map((row) => row.receivedAt),
      newest.map((row) => row.effectiveAt),
      newest.map(({ payload }) => payload.state),
      newest.map(statusAt),
    ],
  });
  return { stored, events: changes(stored, before.rows) };
}

/** Notes that the devices of these new readings are alive. Device order, so that two writers never deadlock. */
export async function storeSignsOfLife(tx: Transaction, stored: readonly Reading[]): Promise<void> {
  const signs = new Map<number, { receivedAt: number; effectiveAt: number }>();
  for (const { device, receivedAt, effectiveAt } of stored) {
    const sign = signs.get(device.id);
    if (!sign) signs.set(device.id, { receivedAt, effectiveAt });
    else {
      sign.receivedAt = Math.max(sign.receivedAt, receivedAt);
      sign.effectiveAt = Math.max(sign.effectiveAt, effectiveAt);
    }
  }
  if (signs.size === 0) return;
  const rows = [...signs].sort(([a], [b]) => a - b);
  await tx.query({
    ...UPSERT_SIGNS,
    values: [rows.map(([id]) => id), rows.map(([, sign]) => sign.receivedAt), rows.map(([, sign]) => sign.effectiveAt)],
  });
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
  return [...newest.values()].sort((a, b) => a.device.id - b.device.id);
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
      events.push({ ...eventOf(reading, type, {}), at: statusAt(reading) });
    }
    known.set(reading.device.id, { status: state, at: statusAt(reading) });
  }
  return events;
}
