/** Messages that could not be understood, kept with topic, bytes and reason. At a bound the oldest go and are counted. */
import { createHash } from 'node:crypto';
import type { Database, Transaction } from './database.ts';
import type { Arrival, Refusal } from './reading.ts';
import { storable } from './storable.ts';

/** Room made when a bound is reached, as a share of it, so that a flood does not trim on every batch. */
const TRIM_SHARE = 0.02;
/** What a row counts for: the parts of it that a sender can make long. Their lengths are known without reading them. */
const ROW_BYTES = 'octet_length(payload) + octet_length(topic)';
/** Rows one statement lets go for their age. */
const PRUNE_ROWS = 1_000;

const UPSERT = `
  insert into quarantine (received_at, topic, payload, payload_bytes, digest, reason, detail, seen, last_received_at)
  select to_timestamp(first_at / 1000), topic, payload, payload_bytes, digest, reason, detail, seen, to_timestamp(last_at / 1000)
  from unnest($1::float8[], $2::text[], $3::bytea[], $4::int[], $5::bytea[], $6::text[], $7::text[], $8::int[], $9::float8[])
    as q (first_at, topic, payload, payload_bytes, digest, reason, detail, seen, last_at)
  on conflict (digest) do update set seen = quarantine.seen + excluded.seen, reason = excluded.reason, detail = excluded.detail,
    last_received_at = greatest(quarantine.last_received_at, excluded.last_received_at), outcome = null, closed_at = null
  returning (xmax = 0) as added, ${ROW_BYTES} as bytes`;

const COUNT = `select count(*)::int as rows, coalesce(sum(${ROW_BYTES}), 0)::float8 as bytes from quarantine`;

// Keeps the newest that fit into $1 rows and $3 bytes. What people have closed goes first and is not counted: nothing is lost with it.
const TRIM = letGo({
  before: `ranked as materialized (
    select id, ${ROW_BYTES} as bytes, row_number() over newest as place, sum(${ROW_BYTES}) over newest as total
    from quarantine
    window newest as (order by outcome is not null, last_received_at desc, id desc rows unbounded preceding)
  )`,
  which: 'id in (select id from ranked where place > $1::int or total > $3::bigint)',
  result: `count(*)::int as rows, coalesce(sum(bytes), 0)::float8 as bytes from ranked where place <= $1::int and total <= $3::bigint`,
});

// Asked of the row again as it is deleted: it may have come anew meanwhile.
const PRUNE = letGo({
  before: `old as materialized (
    select id from quarantine where last_received_at < to_timestamp($1::float8 / 1000) order by id limit ${PRUNE_ROWS}
  )`,
  which: 'id in (select id from old) and last_received_at < to_timestamp($1::float8 / 1000)',
  result: 'count(*)::int as rows from old',
});

export interface Refused {
  arrival: Arrival;
  refusal: Refusal;
}

export interface Quarantine {
  /** Writes the messages in the caller's transaction; `now` epoch ms. */
  store(tx: Transaction, refused: readonly Refused[], now: number): Promise<void>;
}

/** What quarantine may hold. Bytes: of payloads (as far as they are kept) and topics. */
export interface QuarantineBounds {
  rowsMax: number;
  bytesMax: number;
}

interface Held {
  rows: number;
  bytes: number;
}

/** A quarantine within its bounds. What it holds is counted once, added to, and corrected by each trim. */
export async function openQuarantine(database: Database, bounds: QuarantineBounds): Promise<Quarantine> {
  const counted = await database.query<Held>(COUNT);
  let held = counted.rows[0] ?? { rows: 0, bytes: 0 };
  return {
    async store(tx, refused, now) {
      if (refused.length === 0) return;
      const result = await tx.query<{ added: boolean; bytes: number }>({
        name: 'quarantine-upsert',
        text: UPSERT,
        values: columns(refused),
      });
      // A rollback leaves this off by what the batch added, or by what its trim had freed, until the next trim counts anew.
      const added = result.rows.filter((row) => row.added);
      held = { rows: held.rows + added.length, bytes: added.reduce((sum, { bytes }) => sum + bytes, held.bytes) };
      if (held.rows <= bounds.rowsMax && held.bytes <= bounds.bytesMax) return;
      const keep = [bounds.rowsMax, bounds.bytesMax].map((max) => Math.max(1, Math.floor(max * (1 - TRIM_SHARE))));
      const trimmed = await tx.query<Held>({ name: 'quarantine-trim', text: TRIM, values: [keep[0], now, keep[1]] });
      held = trimmed.rows[0] ?? held;
    },
  };
}

/**
 * Lets go what came last before `before` (epoch ms), at most a thousand rows; the open ones are counted. Returns whether
 * there may be more.
 */
export async function pruneQuarantine(database: Database, before: number, now: number): Promise<boolean> {
  const result = await database.query<{ rows: number }>(PRUNE, [before, now]);
  return (result.rows[0]?.rows ?? 0) >= PRUNE_ROWS;
}

/** sha-256 of topic and payload: what makes two quarantined messages the same. */
export function digestOf(topic: string, payload: Uint8Array): Buffer {
  return createHash('sha256').update(topic).update('\0').update(payload).digest();
}

// Deletes the rows that `which` says and counts the messages of those still open; $2: now, epoch ms.
function letGo({ before, which, result }: { before: string; which: string; result: string }): string {
  return `
  with ${before}, gone as (
    delete from quarantine where ${which}
    returning reason, seen, outcome
  ), counted as (
    insert into quarantine_let_go as total (reason, messages, last_at)
    select reason, sum(seen), to_timestamp($2::float8 / 1000) from gone where outcome is null group by reason order by reason
    on conflict (reason) do update set messages = total.messages + excluded.messages, last_at = excluded.last_at
  )
  select ${result}`;
}

function columns(refused: readonly Refused[]): unknown[][] {
  const rows = new Map<string, Refused & { digest: Buffer; seen: number; lastAt: number }>();
  for (const entry of refused) {
    const { topic, payload, receivedAt } = entry.arrival;
    const digest = entry.arrival.digest ?? digestOf(topic, payload);
    const key = digest.toString('base64');
    const known = rows.get(key);
    if (known) {
      known.seen += 1;
      known.lastAt = Math.max(known.lastAt, receivedAt);
    } else rows.set(key, { ...entry, digest, seen: 1, lastAt: receivedAt });
  }
  // Digest order, so that two writers never deadlock.
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return [
    sorted.map(({ arrival }) => arrival.receivedAt),
    sorted.map(({ arrival }) => storable(arrival.topic)),
    sorted.map(({ arrival }) => arrival.payload),
    sorted.map(({ arrival }) => arrival.payloadBytes),
    sorted.map(({ digest }) => digest),
    sorted.map(({ refusal }) => refusal.reason),
    sorted.map(({ refusal }) => storable(refusal.detail)),
    sorted.map(({ seen }) => seen),
    sorted.map(({ lastAt }) => lastAt),
  ];
}
