/** Primes what decode knows of the messages before it, so that a restart forgets neither order nor identity. */
import { isBelievable } from '../clock/arrival-clock.ts';
import type { Database } from '../database/database.ts';
import { EVENT_KINDS, type EventKind } from '../domains.ts';
import { type EventName, LATEST_STATES, STORED_EVENTS } from '../messages/stored/contract.ts';
import { drawBack } from './draw-back.ts';
import { noteSending } from './known-ids.ts';
import { createMemories, type Memories, memoryKey, noteNewest } from './memory.ts';

/** Of each table, by the right edge of its key: as many as may be under way at the broker (receive maximum of MQTT 5). */
const IDS_PRIMED = 65_535;
/** Ids older than the newest reading of their table by more than this are not looked up, ms. */
const IDS_BACK_MS = 24 * 60 * 60_000;

// What was placed by its arrival, or by it because its clock is a little ahead: either way a claim may say less.
const PRIME = LATEST_STATES.map(
  ({ table, event }) =>
    `select device, '${event}' as event, (extract(epoch from effective_at) * 1000)::float8 as at,
      effective_at >= date_trunc('milliseconds', received_at) as "isArrival" from ${table}`,
).join(' union all ');

const URGENT = new Map<string, string | undefined>(STORED_EVENTS.map(({ table, urgent }) => [table, urgent]));

const idsOf = ({ table }: Pick<EventKind, 'table'>) => `
  select device, id, (extract(epoch from at) * 1000)::float8 as at, (extract(epoch from claimed_at) * 1000)::float8 as claim,
    ${URGENT.get(table) ?? 'false'} as urgent
  from ${table} where at > to_timestamp($1::float8 / 1000) order by at desc limit ${IDS_PRIMED}`;

const LAST_ARRIVAL = 'select (extract(epoch from max(last_received_at)) * 1000)::float8 as at from device_presence';

interface IdRow {
  device: number;
  id: string;
  at: number;
  claim: number | null;
  urgent: boolean;
}

/**
 * What the lives before have left to remember, and when a message last arrived in one of them (epoch ms; undefined: never). `now`:
 * epoch ms.
 */
export async function recall(
  database: Database,
  now: number,
): Promise<{ memories: Memories; lastHeard: number | undefined }> {
  const memories = createMemories('all');
  let lastHeard = await lastArrival(database);
  if (lastHeard !== undefined && !isBelievable(lastHeard, now)) {
    await drawBack(database, now);
    lastHeard = now;
  }
  await primeNewest(database, memories);
  await primeKnownIds(database, memories, lastHeard);
  return { memories, lastHeard };
}

/** Newest effective instant per device and event, from the latest tables. */
export async function primeNewest(database: Database, memories: Memories): Promise<void> {
  const { rows } = await database.query<{ device: number; event: EventName; at: number; isArrival: boolean }>(PRIME);
  for (const { device, event, at, isArrival } of rows) noteNewest(memories.of(memoryKey(device, event)), at, isArrival);
}

/** The ids of the newest readings; `lastArrival`: epoch ms, undefined: nothing was ever stored. */
export async function primeKnownIds(
  database: Database,
  memories: Memories,
  lastArrival: number | undefined,
): Promise<void> {
  if (lastArrival === undefined) return;
  for (const kind of EVENT_KINDS) {
    const { rows } = await database.query<IdRow>(idsOf(kind), [lastArrival - IDS_BACK_MS]);
    for (const { device, id, at, claim, urgent } of rows.reverse())
      noteSending(memories.of(memoryKey(device, kind.event)), id, at, claim ?? at, urgent);
  }
}

/** When a message last arrived in an earlier life, epoch ms; undefined: never. */
export async function lastArrival(database: Database): Promise<number | undefined> {
  const { rows } = await database.query<{ at: number | null }>(LAST_ARRIVAL);
  return rows[0]?.at ?? undefined;
}
