/**
 * Failed sign-ins, counted by name and by address in the database, so that several servers count together. A name nobody
 * has counts like any other: being blocked tells nothing about whether it exists.
 */
import { type Database, type Queryable, rows } from '../database/database.ts';
import { tokenDigest } from '../sessions/tokens.ts';

const MINUTE_MS = 60_000;
/** Without a try for this long, counting begins anew. */
const MEMORY_MS = 30 * MINUTE_MS;
const PAUSE_MAX_MS = 15 * MINUTE_MS;

export interface AttemptLimit {
  digest: Buffer;
  /** Tries that may fail before there are pauses. */
  limit: number;
}

/** Tries by name: a person mistypes a few times. */
export function byName(login: string): AttemptLimit {
  return { digest: tokenDigest(`name ${login}`), limit: 5 };
}
/** Tries by address: a whole office may share one. */
export function byAddress(address: string): AttemptLimit {
  return { digest: tokenDigest(`address ${address}`), limit: 30 };
}

/**
 * Counts a try as failed before it is judged, so that many at once cannot slip by. Returns 0, or for how long nothing is
 * judged: from the limit on one minute, then twice as long each time. Milliseconds.
 */
export async function countAttempt(database: Database, { digest, limit }: AttemptLimit, now: number): Promise<number> {
  const taken = await rows(
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
  if (taken.length > 0) return 0;
  const [blocked] = await rows<{ ms: number }>(
    database,
    'throttle-blocked',
    `select (extract(epoch from blocked_until) * 1000 - $2::float8)::float8 as ms from sign_in_failure where digest = $1`,
    [digest, now],
  );
  return Math.max(1, blocked?.ms ?? 1);
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
