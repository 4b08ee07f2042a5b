/** Waits until ingest has dealt with everything published, and says what became of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Dialect } from '../traces/dialect.ts';
import { countPastRetention, countQuarantined, countReadings, findStored, type Sent } from './stored.ts';

const CHUNK = 5_000;
const POLL_MS = 500;
/** Ingest that moves nothing for this long is not going to. Milliseconds. */
const PATIENCE_MS = 30_000;

export interface Before {
  readings: number;
  quarantined: number;
  passedOver: number;
}

export interface Outcome {
  /** New in the database. */
  stored: number;
  /** In the database before, or published more than once. */
  duplicates: number;
  quarantined: number;
  /** Older than readings are kept. */
  passedOver: number;
  /** Neither stored, in quarantine nor passed over when patience ended. */
  missing: number;
  /** Quality bits → published messages that carry exactly these. */
  qualities: Map<number, number>;
}

interface Where {
  client: Client;
  table: Dialect['table'];
  community: string;
  signal: AbortSignal;
}

/** The state to compare with afterwards. */
export async function stateBefore({ client, table, community }: Omit<Where, 'signal'>): Promise<Before> {
  return {
    readings: await countReadings(client, table, community),
    quarantined: await countQuarantined(client, community),
    passedOver: await countPastRetention(client, community),
  };
}

/** `unreadable`: messages without an instant, which only quarantine can hold. Ends early when nothing moves for 30 s. */
export async function drain(where: Where, sent: readonly Sent[], unreadable: number, before: Before): Promise<Outcome> {
  const { client, table, community, signal } = where;
  const qualities = new Map<number, number>();
  let open = sent;
  let quarantined = 0;
  let passedOver = 0;
  let movedAt = performance.now();
  for (;;) {
    const rest = await withoutStored(where, open, qualities);
    const refused = (await countQuarantined(client, community)) - before.quarantined;
    const passed = (await countPastRetention(client, community)) - before.passedOver;
    if (rest.length < open.length || refused > quarantined || passed > passedOver) movedAt = performance.now();
    [open, quarantined, passedOver] = [rest, refused, passed];
    const waiting = open.length + unreadable - quarantined - passedOver;
    if (waiting <= 0 || signal.aborted || performance.now() - movedAt > PATIENCE_MS) {
      const stored = (await countReadings(client, table, community)) - before.readings;
      const passedOfOurs = Math.min(passedOver, open.length);
      const refusedOfOurs = Math.min(quarantined, open.length + unreadable - passedOfOurs);
      return {
        stored,
        duplicates: sent.length - open.length - stored,
        quarantined: refusedOfOurs,
        passedOver: passedOfOurs,
        missing: open.length + unreadable - refusedOfOurs - passedOfOurs,
        qualities,
      };
    }
    await pause(POLL_MS, undefined, { signal }).catch(() => {}); // aborted: one last look
  }
}

async function withoutStored(
  { client, table, community }: Where,
  open: readonly Sent[],
  qualities: Map<number, number>,
) {
  const rest: Sent[] = [];
  for (let from = 0; from < open.length; from += CHUNK) {
    const chunk = open.slice(from, from + CHUNK);
    const found = new Map<number, number>();
    for (const { index, quality } of await findStored(client, { table, community }, chunk)) found.set(index, quality);
    for (const quality of found.values()) qualities.set(quality, (qualities.get(quality) ?? 0) + 1);
    rest.push(...chunk.filter((_, index) => !found.has(index)));
  }
  return rest;
}
