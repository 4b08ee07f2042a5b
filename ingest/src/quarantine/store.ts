/**
 * Messages that could not be understood, kept with topic, bytes and reason. A sender over its bound is counted instead
 * (refusals/). At a bound of size the oldest go and are counted, first of those senders that hold more than their share.
 */
import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../database/database.ts';
import { storable } from '../database/storable.ts';
import type { Passed } from '../ledger/store.ts';
import type { Arrival, Rejection } from '../readings/reading.ts';
import type { CutOff, RefusalLimit } from './refusals/limit.ts';
import { type Sender, sourceOf } from './refusals/sender.ts';
import { type CutOffRejection, countCutOff } from './refusals/store.ts';

/** Room made when a bound is reached, as a share of it, so that a flood does not trim on every batch. */
const TRIM_SHARE = 0.02;
/** What one sender may hold of all that may be held. Beyond it its oldest go before anything of others. */
const SENDER_SHARE = 0.1;
/** What a row counts for: the parts of it that a sender can make long. Their lengths are known without reading them. */
const ROW_BYTES = 'octet_length(payload) + octet_length(topic)';
/** Rows one statement deletes for their age. */
const PRUNE_ROWS = 1_000;

const UPSERT = `
  insert into quarantine (received_at, topic, payload, payload_bytes, digest, reason, detail, seen, last_received_at, source)
  select to_timestamp(first_at / 1000), topic, payload, payload_bytes, digest, reason, detail, seen, to_timestamp(last_at / 1000),
    source
  from unnest($1::float8[], $2::text[], $3::bytea[], $4::int[], $5::bytea[], $6::text[], $7::text[], $8::int[], $9::float8[],
    $10::text[]) as q (first_at, topic, payload, payload_bytes, digest, reason, detail, seen, last_at, source)
  on conflict (digest) do update set seen = least(quarantine.seen::bigint + excluded.seen, 2147483647)::int, source = excluded.source, reason = excluded.reason, detail = excluded.detail,
    last_received_at = greatest(quarantine.last_received_at, excluded.last_received_at), outcome = null, closed_at = null
  returning (xmax = 0) as added, ${ROW_BYTES} as bytes`;

const COUNT = `select count(*)::int as rows, coalesce(sum(${ROW_BYTES}), 0)::float8 as bytes from quarantine`;

// Keeps the newest that fit into $1 rows and $3 bytes. What people have closed goes first and is not counted: nothing is lost with
// it; then what a sender holds beyond its share, so that a flood of one drives out its own and nothing of others.
const TRIM = letGo({
  before: `shared as materialized (
    select id, outcome, last_received_at, ${ROW_BYTES} as bytes, row_number() over mine > $4::int
      or sum(${ROW_BYTES}) over mine > $5::bigint as beyond
    from quarantine
    window mine as (partition by source order by outcome is not null, last_received_at desc, id desc rows unbounded preceding)
  ), ranked as materialized (
    select id, bytes, row_number() over newest as place, sum(bytes) over newest as total
    from shared
    window newest as (order by outcome is not null, beyond, last_received_at desc, id desc rows unbounded preceding)
  )`,
  which: 'id in (select id from ranked where place > $1::int or total > $3::bigint)',
  result: `count(*)::int as rows, coalesce(sum(bytes), 0)::float8 as bytes from ranked where place <= $1::int and total <= $3::bigint`,
});

// Asked of the row again as it is deleted: it may have come again meanwhile.
const PRUNE = letGo({
  before: `old as materialized (
    select id from quarantine where last_received_at < to_timestamp($1::float8 / 1000) order by id limit ${PRUNE_ROWS}
  )`,
  which: 'id in (select id from old) and last_received_at < to_timestamp($1::float8 / 1000)',
  result: 'count(*)::int as rows from old',
});

/** As many as a filter of an action may name. */
const IDS_MAX = 1_000;
const RELEASE = `
  insert into quarantine_action (asked_at, asked_by, action, filter, up_to)
  select to_timestamp($2::float8 / 1000), 'ingest', 'release', jsonb_build_object('ids', jsonb_agg(id order by id)), max(id)
  from (
    select id, (row_number() over (order by id) - 1) / $3::int as part
    from quarantine where digest = any($1::bytea[]) and outcome is null
  ) as named group by part order by part`;

export interface RejectedArrival {
  arrival: Arrival;
  refusal: Rejection;
}

export interface Quarantine {
  /** Writes the messages in the caller's transaction, `now` in epoch ms; returns those whose sender is cut off and that are only counted. */
  store(tx: Transaction, refused: readonly RejectedArrival[], now: number): Promise<Passed[]>;
}

/** Who may put how much into quarantine. */
export interface Senders {
  limit: RefusalLimit;
  senderOf(topic: string): Sender;
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

/**
 * A quarantine within its bounds. What it holds is counted once, added to, and corrected by each trim. `senders` left out: nobody
 * is cut off.
 */
export async function openQuarantine(
  database: Database,
  bounds: QuarantineBounds,
  senders?: Senders,
): Promise<Quarantine> {
  const judge = senders
    ? judgeWith(senders)
    : (refused: RejectedArrival) => ({ refused, source: null, cutOff: undefined });
  const counted = await database.query<Held>(COUNT);
  let held = counted.rows[0] ?? { rows: 0, bytes: 0 };
  return {
    async store(tx, all, now) {
      if (all.length === 0) return [];
      const judged = all.map((one) => judge(one, now));
      const refused = judged.flatMap((one) => (one.cutOff ? [] : [one]));
      const cutOff = judged.flatMap((one): CutOffRejection[] =>
        one.cutOff ? [{ ...one.refused, cutOff: one.cutOff }] : [],
      );
      await countCutOff(tx, cutOff);
      if (refused.length === 0) return cutOff.map(passedOf);
      const result = await tx.query<{ added: boolean; bytes: number }>({
        name: 'quarantine-upsert',
        text: UPSERT,
        values: columns(refused),
      });
      await lookAgain(tx, refused, now);
      const added = result.rows.filter((row) => row.added);
      // A rollback leaves this off by what the batch added, or by what its trim had freed, until the next trim counts again.
      held = { rows: held.rows + added.length, bytes: added.reduce((sum, { bytes }) => sum + bytes, held.bytes) };
      if (held.rows <= bounds.rowsMax && held.bytes <= bounds.bytesMax) return cutOff.map(passedOf);
      const keep = [bounds.rowsMax, bounds.bytesMax].map((max) => Math.max(1, Math.floor(max * (1 - TRIM_SHARE))));
      const share = [bounds.rowsMax, bounds.bytesMax].map((max) => Math.ceil(max * SENDER_SHARE));
      const trimmed = await tx.query<Held>({
        name: 'quarantine-trim',
        text: TRIM,
        values: [keep[0], now, keep[1], ...share],
      });
      held = trimmed.rows[0] ?? held;
      return cutOff.map(passedOf);
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

/** What was set aside for want of time is asked for like anything people release, in the transaction that puts it here. */
async function lookAgain(tx: Transaction, judged: readonly Judged[], now: number): Promise<void> {
  const digests = judged.flatMap(({ refused: { arrival, refusal } }) =>
    refusal.again ? [arrival.digest ?? digestOf(arrival.topic, arrival.payload)] : [],
  );
  if (digests.length > 0) await tx.query(RELEASE, [digests, now, IDS_MAX]);
}

interface Judged {
  refused: RejectedArrival;
  source: string | null;
  cutOff: CutOff | undefined;
}

// Once for each message: a transaction may be tried again, and then it is still the same message.
function judgeWith({ limit, senderOf }: Senders): (refused: RejectedArrival, now: number) => Judged {
  // By the payload: what only the database knows of a foreign message makes another arrival of it each time.
  const known = new WeakMap<Buffer, { source: string; cutOff: CutOff | undefined }>();
  return (refused, now) => {
    // Nobody has looked at it yet: it counts for no bound of its sender.
    if (refused.refusal.again) return { refused, source: sourceOf(senderOf(refused.arrival.topic)), cutOff: undefined };
    let found = known.get(refused.arrival.payload);
    if (!found) {
      const sender = senderOf(refused.arrival.topic);
      found = { source: sourceOf(sender), cutOff: limit.take(sender, now) };
      known.set(refused.arrival.payload, found);
    }
    return { refused, ...found };
  };
}

function passedOf({ arrival, refusal, cutOff }: CutOffRejection): Passed {
  const { community, device } = cutOff.sender;
  const detail = `${refusal.reason}: ${refusal.detail}`;
  return { arrival, passedOver: { rule: 'device-cut-off', community, source: device, detail } };
}

function columns(refused: readonly Judged[]): unknown[][] {
  const rows = new Map<
    string,
    RejectedArrival & { source: string | null; digest: Buffer; seen: number; lastAt: number }
  >();
  for (const { refused: entry, source } of refused) {
    const { topic, payload, receivedAt } = entry.arrival;
    const digest = entry.arrival.digest ?? digestOf(topic, payload);
    const key = digest.toString('base64');
    const known = rows.get(key);
    if (known) {
      known.seen += 1;
      known.lastAt = Math.max(known.lastAt, receivedAt);
    } else rows.set(key, { ...entry, source, digest, seen: 1, lastAt: receivedAt });
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
    sorted.map(({ source }) => source),
  ];
}
