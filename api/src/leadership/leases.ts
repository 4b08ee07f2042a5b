/** Tables leader_lease and api_instance. The database's clock counts; a takeover gives the lease a new fence, a renewal does not. */
import { type Queryable, rows } from '../database/database.ts';

/** Real ms without a renewal after which a lease is free, and an api dead to the others. */
export const LEASE_MS = 5_000;
/** Real ms a round's transaction may wait for its process: below LEASE_MS, or its rows would outlive its lease. */
const ROUND_IDLE_MS = 4_000;
/** Apis that have long ended. */
const FORGOTTEN_HOURS = 24;

export interface LeaseState {
  name: string;
  /** Id of the api that holds it; null: nobody yet. */
  holder: string | null;
  fence: number;
  /** Real ms since its holder took it over; null: nobody yet. */
  heldMs: number | null;
  /** Real ms since the last round was completed by anybody; null: none has been. */
  roundMs: number | null;
}

/** The leases of these names exist afterwards. */
export async function createLeases(database: Queryable, names: readonly string[]): Promise<void> {
  await rows(
    database,
    'lease-create',
    'insert into leader_lease (name) select * from unnest($1::text[]) on conflict do nothing',
    [names],
  );
}

/** This api lives; `queue`: its worker in the queue of jobs. */
export async function recordHeartbeat(database: Queryable, instance: string, queue: string | null): Promise<void> {
  await rows(
    database,
    'lease-beat',
    `with old as (delete from api_instance where seen_at < clock_timestamp() - make_interval(hours => ${FORGOTTEN_HOURS}))
     insert into api_instance (id, queue, started_at, seen_at) values ($1::uuid, $2, clock_timestamp(), clock_timestamp())
     on conflict (id) do update set queue = excluded.queue, seen_at = excluded.seen_at`,
    [instance, queue],
  );
}

/**
 * Renews what is still held under its fence, and reads how all of these names stand. A row that a round is just writing is passed over:
 * the next turn renews it.
 */
export function renewLeases(
  database: Queryable,
  instance: string,
  held: ReadonlyMap<string, number>,
  names: readonly string[],
): Promise<LeaseState[]> {
  return rows<LeaseState>(
    database,
    'lease-renew',
    `with mine as (
       select l.name from leader_lease l join unnest($2::text[], $3::float8[]) as held (name, fence)
         on held.name = l.name and held.fence = l.fence
       where l.holder = $1::uuid for no key update of l skip locked
     ), renewed as (
       update leader_lease l set renewed_at = clock_timestamp(), expires_at = clock_timestamp() + $4::float8 * interval '1 ms'
       from mine where l.name = mine.name
     )
     select name, holder, fence::float8 as fence, (extract(epoch from clock_timestamp() - since) * 1000)::float8 as "heldMs",
       (extract(epoch from clock_timestamp() - round_at) * 1000)::float8 as "roundMs"
     from leader_lease where name = any($5::text[])`,
    [instance, [...held.keys()], [...held.values()], LEASE_MS, names],
  );
}

/** Takes over what has run out and no round works under any more. Returns the new fences. */
export function takeLeases(
  database: Queryable,
  instance: string,
  names: readonly string[],
): Promise<{ name: string; fence: number }[]> {
  return rows<{ name: string; fence: number }>(
    database,
    'lease-take',
    `with free as (
       select name from leader_lease where name = any($2::text[]) and expires_at <= clock_timestamp() for update skip locked
     )
     update leader_lease l set holder = $1::uuid, fence = l.fence + 1, since = clock_timestamp(), renewed_at = clock_timestamp(),
       expires_at = clock_timestamp() + $3::float8 * interval '1 ms'
     from free where l.name = free.name returning l.name, l.fence::float8 as fence`,
    [instance, names, LEASE_MS],
  );
}

/** Gives up what is held under these fences: another api can have it at once. */
export async function releaseLeases(database: Queryable, held: ReadonlyMap<string, number>): Promise<void> {
  if (held.size === 0) return;
  await rows(
    database,
    'lease-release',
    `update leader_lease l set expires_at = clock_timestamp() from unnest($1::text[], $2::float8[]) as held (name, fence)
     where l.name = held.name and l.fence = held.fence`,
    [[...held.keys()], [...held.values()]],
  );
}

/**
 * First statement of a round: holds the fence until the transaction ends; false: another api has taken over. A process that is frozen
 * under it loses the transaction before the lease runs out.
 */
export async function holdFence(tx: Queryable, name: string, fence: number): Promise<boolean> {
  const held = await rows(
    tx,
    'lease-hold',
    `select set_config('idle_in_transaction_session_timeout', $3, true) from leader_lease
     where name = $1 and fence = $2::float8 for key share`,
    [name, fence, `${ROUND_IDLE_MS}`],
  );
  return held.length > 0;
}

/** Last statement of a round. */
export async function noteRound(tx: Queryable, name: string, fence: number): Promise<void> {
  await rows(
    tx,
    'lease-round',
    'update leader_lease set round_at = clock_timestamp() where name = $1 and fence = $2::float8',
    [name, fence],
  );
}

/** Ends what this api is to the others, in good order. */
export async function forgetInstance(database: Queryable, instance: string): Promise<void> {
  await rows(database, 'lease-forget', 'delete from api_instance where id = $1::uuid', [instance]);
}
