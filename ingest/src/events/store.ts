/** The stream of what just happened (table event). */
import type { Transaction } from '../database/database.ts';
import type { Reading } from '../readings/reading.ts';
import { EVENT_RETENTION_DAYS, type EventType } from './contract.ts';
import type { NewEvent } from './effects.ts';

export const EVENT_RETENTION_MS = EVENT_RETENTION_DAYS * 86_400_000;

const INSERT = `
  insert into event (community, at, received_at, domain, type, device, message_id, grid, detail)
  select community, to_timestamp(at / 1000), to_timestamp(received_at / 1000), domain, type, device, message_id, grid, detail
  from unnest($1::text[], $2::float8[], $3::float8[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::jsonb[])
    as e (community, at, received_at, domain, type, device, message_id, grid, detail)
  on conflict (device, message_id, type) do nothing`;

const WITHDRAW = `
  delete from event
  using unnest($1::int[], $2::text[], $3::float8[]) as wrong (device, type, at)
  where event.device = wrong.device and event.type = wrong.type and event.at = to_timestamp(wrong.at / 1000)`;

/** The event a reading gives rise to. */
export function eventOf(reading: Reading, type: EventType, detail: Record<string, unknown>): NewEvent {
  return {
    type,
    community: reading.device.community,
    domain: reading.device.domain,
    device: reading.device.id,
    messageId: reading.id,
    grid: reading.device.grid,
    at: reading.effectiveAt,
    receivedAt: Math.floor(reading.receivedAt),
    detail,
  };
}

/** Writes the events; those older than the retention (a replay of old history) are not worth writing. */
export async function storeEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  const wrong = events.flatMap(({ device, type, insteadOf }) =>
    insteadOf == null ? [] : [{ device, type, at: insteadOf }],
  );
  await withdraw(tx, wrong);
  const withdrawn = new Set(wrong.map(keyOf));
  const rows = events.filter(
    (event) => event.at > event.receivedAt - EVENT_RETENTION_MS && !withdrawn.has(keyOf(event)),
  );
  if (rows.length === 0) return;
  await tx.query({
    name: 'event-insert',
    text: INSERT,
    values: [
      rows.map((row) => row.community),
      rows.map((row) => row.at),
      rows.map((row) => row.receivedAt),
      rows.map((row) => row.domain),
      rows.map((row) => row.type),
      rows.map((row) => row.device),
      rows.map((row) => row.messageId),
      rows.map((row) => row.grid),
      rows.map((row) => JSON.stringify(row.detail)),
    ],
  });
}

async function withdraw(tx: Transaction, wrong: readonly Pick<NewEvent, 'device' | 'type' | 'at'>[]): Promise<void> {
  if (wrong.length === 0) return;
  await tx.query({
    name: 'event-withdraw',
    text: WITHDRAW,
    values: [wrong.map((row) => row.device), wrong.map((row) => row.type), wrong.map((row) => row.at)],
  });
}

function keyOf({ device, type, at }: Pick<NewEvent, 'device' | 'type' | 'at'>): string {
  return `${device} ${type} ${at}`;
}
