/**
 * An order sent twice is done once. What was answered is kept with the order's key in the transaction of the work, so there is never
 * work without its answer or an answer without its work. A refusal did nothing and is judged again.
 */
import { createHash } from 'node:crypto';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';

const KEPT_MS = 7 * 24 * 60 * 60_000;
/** Small, so that no sweep holds locks for long; what is left waits for the next one. */
const PRUNED_MAX = 500;

export interface IdempotentRequest {
  /** Keys are a person's own: nobody reads the answer of another by guessing one. */
  person: number;
  /** Undefined: nobody will ask again. */
  key: string | undefined;
  digest: Buffer;
  /** Epoch ms of the world's clock. */
  at: number;
}

export interface StoredResponse<Body = unknown> {
  status: number;
  body: Body;
  /** The work found that it was done before. */
  again?: boolean;
}

const CLAIM = `
  insert into idempotent_answer (person, key, digest, status, answer, at)
  values ($1, $2, $3, 0, 'null', to_timestamp($4::float8 / 1000))
  on conflict (person, key) do nothing returning key`;
const KEPT = `select digest, status, answer as body from idempotent_answer where person = $1 and key = $2`;
const KEEP = `update idempotent_answer set status = $3, answer = $4 where person = $1 and key = $2`;
const PRUNE = `
  delete from idempotent_answer where (person, key) in (
    select person, key from idempotent_answer where at < to_timestamp($1::float8 / 1000)
    order by at limit $2::int for update skip locked)`;

/**
 * Does `work` in one transaction, or answers what it answered before (`again`). Of two at once one works; the other waits for it at
 * the unique key and gets the same answer, or works itself when the first one failed.
 */
export async function once<Body>(
  database: Database,
  { person, key, digest, at }: IdempotentRequest,
  work: (tx: Queryable) => Promise<StoredResponse<Body>>,
): Promise<StoredResponse<Body> & { again: boolean }> {
  return inTransaction(database, async (tx) => {
    if (key === undefined) return { again: false, ...(await work(tx)) };
    const claimed = await rows(tx, 'idempotency-claim', CLAIM, [person, key, digest, at]);
    if (claimed.length === 0) return kept(tx, person, key, digest);
    const answer = await work(tx);
    await rows(tx, 'idempotency-keep', KEEP, [person, key, answer.status, JSON.stringify(answer.body)]);
    return { again: false, ...answer };
  });
}

/** What makes two orders the same: where they go and what they carry. */
export function requestDigest(method: string, path: string, content: unknown): Buffer {
  const hash = createHash('sha256').update(`${method} ${path}\n`);
  return hash.update(content instanceof Uint8Array ? content : JSON.stringify(content ?? null)).digest();
}

/** Forgets some of the answers nobody will ask for any more. */
export async function pruneAnswers(database: Queryable, now: number): Promise<void> {
  await rows(database, 'idempotency-prune', PRUNE, [now - KEPT_MS, PRUNED_MAX]);
}

export function keyReused(): RequestError {
  const sentence = 'Idempotency-Key: was used for another request; use a new one.';
  return new RequestError(422, 'idempotency-key-reused', sentence);
}

async function kept<Body>(
  tx: Queryable,
  person: number,
  key: string,
  digest: Buffer,
): Promise<StoredResponse<Body> & { again: boolean }> {
  const [found] = await rows<StoredResponse<Body> & { digest: Buffer }>(tx, 'idempotency-kept', KEPT, [person, key]);
  // Pruned between two statements: as good as never asked, but not worth a second round.
  if (found === undefined) throw new RequestError(409, 'idempotency-key-expired', 'Idempotency-Key: is too old.');
  if (!digest.equals(found.digest)) throw keyReused();
  return { status: found.status, body: found.body, again: true };
}
