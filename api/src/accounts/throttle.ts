/**
 * Failed sign-ins, counted by name and address, by name and by address in the database, so that several servers count together. A name nobody
 * has counts like any other: being blocked tells nothing about whether it exists.
 */
import { type Database, type Queryable, rows } from '../database/database.ts';
import { networkOf } from '../http/network.ts';
import { tokenDigest } from '../sessions/tokens.ts';

const MINUTE_MS = 60_000;
/** Without a try for this long, counting starts over. */
const MEMORY_MS = 30 * MINUTE_MS;
const PAUSE_MAX_MS = 15 * MINUTE_MS;

export interface AttemptLimit {
  digest: Buffer;
  /** Tries that may fail before there are pauses. */
  limit: number;
}

/** Of somebody who is signed in, or in a browser where they have signed in before: a person mistypes a few times. */
export function byOwner(id: number, browser?: Buffer): AttemptLimit {
  return { digest: tokenDigest(`own ${id} ${browser?.toString('hex') ?? ''}`), limit: 5 };
}
/** Tries by name from one place: nobody elsewhere can use them up. */
export function byNameFrom(login: string, address: string): AttemptLimit {
  return { digest: tokenDigest(`name ${login} from ${networkOf(address)}`), limit: 5 };
}
/** Tries by name from everywhere: against one who guesses from many addresses. */
export function byName(login: string): AttemptLimit {
  return { digest: tokenDigest(`name ${login}`), limit: 100 };
}
/** Tries by address: a whole office may share one. */
export function byAddress(address: string): AttemptLimit {
  return { digest: tokenDigest(`address ${networkOf(address)}`), limit: 30 };
}

/** `blockedMs`: 0, or for how long nothing is judged. `begins`: with this try, should it fail, a pause begins. */
interface Try {
  blockedMs: number;
  begins: boolean;
}

/**
 * Counts a try as failed before it is judged, so that many at once cannot slip by. From the limit on nothing is judged for one minute, then
 * for twice as long each time.
 */
export async function countAttempt(database: Database, { digest, limit }: AttemptLimit, now: number): Promise<Try> {
  const [taken] = await rows<{ failures: number }>(
    database,
    'throttle-take',
    `insert into sign_in_failure as f (digest, failures, last_at) select $1, 1, n from to_timestamp($2::float8 / 1000) as n
     on conflict (digest) do update set last_at = excluded.last_at, (failures, blocked_until) = (
       select failures, case when failures >= $3::int then excluded.last_at
         + least($5::float8, $4::float8 * power(2, least(failures - $3::int, 10))) * interval '1 ms' end
       from (select case when f.last_at < excluded.last_at - $6::float8 * interval '1 ms' then 1
         else f.failures + 1 end as failures) as counted)
     where f.blocked_until is null or f.blocked_until <= excluded.last_at
     returning failures`,
    [digest, now, limit, MINUTE_MS, PAUSE_MAX_MS, MEMORY_MS],
  );
  if (taken !== undefined) return { blockedMs: 0, begins: taken.failures >= limit };
  const [blocked] = await rows<{ ms: number }>(
    database,
    'throttle-blocked',
    `select (extract(epoch from blocked_until) * 1000 - $2::float8)::float8 as ms from sign_in_failure where digest = $1`,
    [digest, now],
  );
  return { blockedMs: Math.max(1, blocked?.ms ?? 1), begins: false };
}

/** It was right: the try does not count; `clear` forgets the earlier ones as well. */
export async function forgiveAttempt(database: Queryable, { digest }: AttemptLimit, clear: boolean): Promise<void> {
  await rows(
    database,
    'throttle-give-back',
    `update sign_in_failure set failures = case when $2::boolean then 0 else greatest(0, failures - 1) end,
       blocked_until = null where digest = $1`,
    [digest, clear],
  );
}

/** Forgets what no longer counts. */
export async function clearAttempts(database: Database, now: number): Promise<void> {
  await rows(
    database,
    'throttle-forget',
    'delete from sign_in_failure where greatest(last_at, blocked_until) < to_timestamp(($1::float8 - $2::float8) / 1000)',
    [now, MEMORY_MS],
  );
}
