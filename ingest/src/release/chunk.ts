/** A few rows of quarantine at a time: which are meant, and how they are marked. */
import type { Database, Transaction } from '../database/database.ts';
import { storable } from '../database/storable.ts';
import {
  type QuarantineFilter,
  type QuarantineOutcome,
  type QuarantineVerb,
  topicRegex,
} from '../quarantine/contract.ts';
import type { Rejection } from '../readings/reading.ts';

export interface Action {
  id: number;
  verb: QuarantineVerb;
  filter: QuarantineFilter;
  upTo: number;
  /** Rows up to this id are done. */
  cursor: number;
}

export interface QuarantinedMessage {
  id: number;
  topic: string;
  payload: Buffer;
  /** How long it really was. */
  payloadBytes: number;
  /** First time, epoch ms. */
  receivedAt: number;
}

/** What a chunk did to an action. */
export interface Tally {
  released: number;
  duplicates: number;
  refused: number;
  /** Parts of the messages let through that are stored nowhere. */
  passedOver: number;
  discarded: number;
}

const NEXT_ACTION = `
  select id::float8 as id, action as verb, filter, up_to::float8 as "upTo", cursor::float8 as cursor
  from quarantine_action where done_at is null order by asked_by <> 'ingest', id limit 1`;

const NEXT_MESSAGES = `
  select id::float8 as id, topic, payload, payload_bytes as "payloadBytes",
    (extract(epoch from received_at) * 1000)::float8 as "receivedAt"
  from quarantine
  where outcome is null and id > $1::bigint and id <= $2::bigint
    and ($3::bigint[] is null or id = any($3)) and ($4::text is null or reason = $4)
    and ($5::text is null or topic ~ $5)
    and ($6::float8 is null or last_received_at >= to_timestamp($6 / 1000))
    and ($7::float8 is null or last_received_at < to_timestamp($7 / 1000))
  order by id limit $8::int`;

// In the order of the digests, as storing does, so that the two seldom wait for each other crosswise.
const CLOSE = `
  with mine as (
    select id from quarantine where id = any($1::bigint[]) and outcome is null order by digest for update
  )
  update quarantine set outcome = $2, closed_at = to_timestamp($3::float8 / 1000), action = $4::bigint
  from mine where quarantine.id = mine.id`;

const REFUSE_AGAIN = `
  update quarantine set reason = judged.reason, detail = judged.detail, attempts = attempts + 1, action = $4::bigint
  from unnest($1::bigint[], $2::text[], $3::text[]) as judged (id, reason, detail)
  where quarantine.id = judged.id and outcome is null`;

const LOCK_ACTION =
  'select 1 from quarantine_action where id = $1::bigint and cursor = $2::bigint and done_at is null for update';

const ADVANCE = `
  update quarantine_action set cursor = $2::bigint, released = released + $3::int, duplicates = duplicates + $4::int,
    refused = refused + $5::int, discarded = discarded + $6::int, passed_over = passed_over + $7::int
  where id = $1::bigint`;

const FINISH =
  'update quarantine_action set done_at = to_timestamp($2::float8 / 1000) where id = $1::bigint and done_at is null';

/** The oldest action that is not done, those ingest itself asked for first; people stand there by their names. */
export async function nextAction(database: Database): Promise<Action | undefined> {
  const result = await database.query<Action>({ name: 'quarantine-action-next', text: NEXT_ACTION });
  return result.rows[0];
}

/** The next open rows an action means, at most `limit`. */
export async function nextMessages(database: Database, action: Action, limit: number): Promise<QuarantinedMessage[]> {
  const { cursor, upTo, filter } = action;
  const { ids, reason, topic, from, to } = filter;
  const result = await database.query<QuarantinedMessage>(NEXT_MESSAGES, [
    cursor,
    upTo,
    ids ?? null,
    reason ?? null,
    topicRegex(topic) ?? null,
    from ?? null,
    to ?? null,
    limit,
  ]);
  return result.rows;
}

/** False when another ingest has gone on with the action meanwhile; then nothing may be done. */
export async function lockAction(tx: Transaction, { id, cursor }: Action): Promise<boolean> {
  return (await tx.query(LOCK_ACTION, [id, cursor])).rowCount === 1;
}

/** Closes open rows; returns how many were still open. `now`: epoch ms. */
export async function closeRows(
  tx: Transaction,
  action: Action,
  outcome: QuarantineOutcome,
  ids: readonly number[],
  now: number,
): Promise<number> {
  return (await tx.query(CLOSE, [ids, outcome, now, action.id])).rowCount ?? 0;
}

/** Rows that stay, with the reason of today. */
export async function keepRejected(
  tx: Transaction,
  action: Action,
  refused: readonly { id: number; refusal: Rejection }[],
): Promise<void> {
  await tx.query(REFUSE_AGAIN, [
    refused.map(({ id }) => id),
    refused.map(({ refusal }) => refusal.reason),
    refused.map(({ refusal }) => storable(refusal.detail)),
    action.id,
  ]);
}

/** Everything up to `cursor` is done, and this is what it came to. */
export async function advance(tx: Transaction, { id }: Action, cursor: number, tally: Tally): Promise<void> {
  const { released, duplicates, refused, discarded, passedOver } = tally;
  await tx.query(ADVANCE, [id, cursor, released, duplicates, refused, discarded, passedOver]);
}

export async function finishAction(tx: Transaction, { id }: Action, now: number): Promise<void> {
  await tx.query(FINISH, [id, now]);
}
