/** Messages from phones as rows: which wait, and what became of them. */
import type { Database, Transaction } from '../database/database.ts';
import { storable } from '../database/storable.ts';
import type { Rejection } from '../readings/reading.ts';

export interface FieldMessage {
  id: string;
  topic: string;
  payload: string;
  /** Epoch ms. */
  askedAt: number;
}

export interface Judgement {
  id: string;
  /** Undefined: it was stored, now or before. */
  refusal: Rejection | undefined;
}

// Skipped when another ingest is at them: it stores them, or leaves them for the next wake.
const NEXT = `
  select id, topic, payload, (extract(epoch from asked_at) * 1000)::float8 as "askedAt"
  from field_message where done_at is null order by asked_at, id limit $1::int for update skip locked`;

const SETTLE = `
  update field_message set done_at = to_timestamp($4::float8 / 1000), reason = judged.reason, detail = judged.detail,
    outcome = case when judged.reason is null then 'stored' else 'refused' end
  from unnest($1::uuid[], $2::text[], $3::text[]) as judged (id, reason, detail)
  where field_message.id = judged.id and done_at is null`;

const PRUNE = `
  delete from field_message where id in (
    select id from field_message where done_at < to_timestamp($1::float8 / 1000) order by done_at limit $2::int)`;

/** The oldest that wait, locked until the end of the transaction. */
export async function nextFieldMessages(tx: Transaction, limit: number): Promise<FieldMessage[]> {
  return (await tx.query<FieldMessage>({ name: 'field-next', text: NEXT, values: [limit] })).rows;
}

/** Notes what became of them; `now` epoch ms. */
export async function saveFieldOutcomes(tx: Transaction, judged: readonly Judgement[], now: number): Promise<void> {
  await tx.query(SETTLE, [
    judged.map(({ id }) => id),
    judged.map(({ refusal }) => refusal?.reason ?? null),
    judged.map(({ refusal }) => (refusal === undefined ? null : storable(refusal.detail))),
    now,
  ]);
}

/** Forgets what was done before `before`, at most `limit` rows; returns whether there may be more. */
export async function pruneFieldMessages(database: Database, before: number, limit: number): Promise<boolean> {
  return (await database.query(PRUNE, [before, limit])).rowCount === limit;
}
