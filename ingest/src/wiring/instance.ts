/**
 * One ingest per client id. A broker ends the connection of the one when the other connects, and two would end each other's for ever;
 * so each holds a row of `ingest_instance`, and the one that finds a living holder does not start. A killed one is told by its session
 * in the database, which ends with it; one that hangs, or whose line is dead, by the row it no longer renews.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'pino';
import { openClient } from '../database/connection.ts';

const RENEW_MS = 2_000;
const EXPIRES_S = 10;
const LOOK_AGAIN_MS = 500;
/** A holder that neither renews nor ends is expired by then. */
const WAIT_MAX_MS = EXPIRES_S * 1_000 + RENEW_MS;
const QUERY_TIMEOUT_MS = 3_000;

const HOLD = `
  insert into ingest_instance as held (client_id, instance, since, seen_at, backend, backend_start)
  select $1, $2::uuid, clock_timestamp(), clock_timestamp(), pid, backend_start from pg_stat_activity where pid = pg_backend_pid()
  on conflict (client_id) do update set instance = excluded.instance, seen_at = excluded.seen_at, backend = excluded.backend,
    backend_start = excluded.backend_start, since = case when held.instance = excluded.instance then held.since else excluded.since end
  where held.instance = excluded.instance
    or $3 and (
      held.seen_at < clock_timestamp() - make_interval(secs => ${EXPIRES_S})
      or not exists (
        select from pg_stat_activity as session
        where session.pid = held.backend and (session.backend_start is null or session.backend_start = held.backend_start)))`;

const HOLDER = `
  select since, (extract(epoch from seen_at) * 1000)::float8 as "seenAt" from ingest_instance where client_id = $1`;

export interface HeldClientId {
  /** Resolves with a sentence when another ingest has taken the client id, because this one did not answer. */
  lost: Promise<string>;
  /** It is about to stop: it no longer renews, so that another one waits for its end instead of refusing to start. */
  leave(): void;
  /** Gives the client id up. */
  stop(): Promise<void>;
}

interface InstanceParts {
  url: string;
  clientId: string;
  log: Logger;
}

/**
 * Holds the client id from now on. Waits up to 12 s for a holder that is ending, or is gone without a word.
 * @throws Error with a sentence when another ingest holds it and lives.
 */
export async function holdClientId({ url, clientId, log }: InstanceParts): Promise<HeldClientId> {
  const instance = randomUUID();
  let client: pg.Client | undefined = await connect(url);
  let stopped = false;
  let renewing: Promise<void> = Promise.resolve();
  let lose: (sentence: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  try {
    await takeOver(client, clientId, instance);
  } catch (error) {
    await client.end();
    throw error;
  }
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, RENEW_MS);

  async function renew(): Promise<void> {
    if (stopped) return;
    try {
      client ??= await connect(url);
      if (await hold(client, clientId, instance, false)) return;
      leave();
      lose(`another ingest has taken over client id ${clientId} while this one did not answer`);
    } catch (error) {
      log.debug({ err: error }, 'renewing the client id lock failed, retrying');
      const broken = client;
      client = undefined;
      void broken?.end().catch(() => {});
    }
  }

  function leave(): void {
    stopped = true;
    clearInterval(timer);
  }

  return {
    lost,
    leave,
    async stop() {
      leave();
      await renewing;
      const free = 'delete from ingest_instance where client_id = $1 and instance = $2';
      await client?.query(free, [clientId, instance]).catch(() => {}); // the end of the session tells as well
      await client?.end().catch(() => {});
    },
  };
}

async function takeOver(client: pg.Client, clientId: string, instance: string): Promise<void> {
  let first: { seenAt: number } | undefined;
  for (let waited = 0; !(await hold(client, clientId, instance, true)); waited += LOOK_AGAIN_MS) {
    const { rows } = await client.query<{ since: Date; seenAt: number }>(HOLDER, [clientId]);
    const [holder] = rows;
    first ??= holder;
    if (holder && ((first && holder.seenAt > first.seenAt) || waited > WAIT_MAX_MS))
      throw new Error(
        `another ingest with client id ${clientId} is running since ${holder.since.toISOString()}; give this one its own INGEST_CLIENT_ID or stop the other`,
      );
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** False: another one holds it and may not be replaced, or `replace` is false. */
async function hold(client: pg.Client, clientId: string, instance: string, replace: boolean): Promise<boolean> {
  return (await client.query(HOLD, [clientId, instance, replace])).rowCount === 1;
}

async function connect(url: string): Promise<pg.Client> {
  const client = openClient({ url, name: 'cockpit-ingest-instance', statementMs: QUERY_TIMEOUT_MS });
  await client.connect();
  return client;
}
