/** Notices by LISTEN/NOTIFY: those sent inside a transaction arrive when it commits and only then. */
import type { Logger } from 'pino';
import { endClient, openClient } from '../database/connection.ts';
import type { Transaction } from '../database/database.ts';
import { backOff } from '../loops/back-off.ts';
import { NOTICE_CHANNEL, type Notice, parseNotices } from './contract.ts';

const NOTIFY = 'select pg_notify($1, payload) from unnest($2::text[]) as n (payload)';
/** A dead line is noticed within this and the time for an answer; LISTEN itself would wait for ever. */
const HEARTBEAT_MS = 5_000;
const ANSWER_MS = 3_000;
/** How much of a payload that is no notice is logged. */
const LOGGED_CHARACTERS = 200;

/** Adds the notices to the transaction, which says them when it commits; on the pool they are said at once. */
export async function notify(database: Pick<Transaction, 'query'>, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await database.query({
    name: 'ingest-notices-notify',
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
  onNotice: (notice: Notice) => void,
  onListening: () => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let isLost = false;
  const running = run();

  async function run(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      if (attempt > 0) await backOff(attempt, stopping.signal);
      try {
        await listenOnce(() => {
          attempt = 0;
          if (isLost) log.info('listening for notices again');
          isLost = false;
        });
        noteLoss();
      } catch (error) {
        noteLoss(error);
      }
    }
  }

  // Once per loss: while the database is away there is an attempt every few seconds.
  function noteLoss(error?: unknown): void {
    if (stopping.signal.aborted) return;
    log[isLost ? 'debug' : 'warn']({ err: error }, 'notice connection lost, reconnecting');
    isLost = true;
  }

  async function listenOnce(onReady: () => void): Promise<void> {
    if (stopping.signal.aborted) return;
    const client = openClient({ url, name: 'cockpit-ingest-notices', statementMs: ANSWER_MS });
    let end = () => {};
    const ended = new Promise<void>((resolve, reject) => {
      end = resolve;
      client.on('error', reject);
      client.on('end', resolve);
    });
    ended.catch(() => {}); // it may come before anybody waits for it
    stopping.signal.addEventListener('abort', end, { once: true });
    client.on('notification', ({ payload = '' }) => {
      for (const notice of parseNotices(payload))
        if (notice) onNotice(notice);
        else log.warn({ payload: payload.slice(0, LOGGED_CHARACTERS) }, 'invalid notice dropped');
    });
    let heartbeat: NodeJS.Timeout | undefined;
    try {
      await client.connect();
      await client.query(`listen ${NOTICE_CHANNEL}`);
      onReady();
      onListening();
      heartbeat = setInterval(() => void client.query('select 1').catch(() => endClient(client)), HEARTBEAT_MS);
      await ended;
    } finally {
      clearInterval(heartbeat);
      stopping.signal.removeEventListener('abort', end);
      await endClient(client);
    }
  }

  return async () => {
    stopping.abort();
    await running;
  };
}
