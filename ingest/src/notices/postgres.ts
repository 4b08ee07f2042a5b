/** Notices by LISTEN/NOTIFY: sent inside the transaction, so that they arrive when it commits and only then. */
import pg from 'pg';
import type { Logger } from 'pino';
import { backOff } from '../back-off.ts';
import type { Transaction } from '../database.ts';
import { NOTICE_CHANNEL, type Notice } from './contract.ts';

const NOTIFY = 'select pg_notify($1, payload) from unnest($2::text[]) as n (payload)';
/** A dead line is noticed by this; LISTEN itself would wait for ever. */
const HEARTBEAT_MS = 15_000;

/** Adds the notices to the transaction. */
export async function notifyInTransaction(tx: Transaction, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.query({
    name: 'notices-notify',
    text: NOTIFY,
    values: [NOTICE_CHANNEL, notices.map((notice) => JSON.stringify(notice))],
  });
}

/**
 * Listens on a connection of its own and re-listens after every loss; `onListening` is called each time, because what was
 * said in between is gone and has to be read. Returns the stop.
 */
export function listenPostgres(
  { url, log }: { url: string; log: Logger },
  onNotice: (payload: string) => void,
  onListening: () => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const running = run();

  async function run(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      if (attempt > 0) await backOff(attempt, stopping.signal);
      try {
        await listenOnce(() => {
          attempt = 0;
        });
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'notices are not heard; listening again');
      }
    }
  }

  async function listenOnce(onReady: () => void): Promise<void> {
    if (stopping.signal.aborted) return;
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      query_timeout: HEARTBEAT_MS,
      keepAlive: true,
      application_name: 'cockpit-ingest-notices',
    });
    const ended = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('end', resolve);
      stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client.on('notification', ({ payload }) => onNotice(payload ?? ''));
    let heartbeat: NodeJS.Timeout | undefined;
    try {
      await client.connect();
      await client.query(`listen ${NOTICE_CHANNEL}`);
      onReady();
      onListening();
      heartbeat = setInterval(() => void client.query('select 1').catch(() => client.end()), HEARTBEAT_MS);
      await ended;
    } finally {
      clearInterval(heartbeat);
      await client.end().catch(() => {});
    }
  }

  return async () => {
    stopping.abort();
    await running;
  };
}
