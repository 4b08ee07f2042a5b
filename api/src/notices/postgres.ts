/** LISTEN on a connection of its own: reconnects for ever, and says so, because what was notified meanwhile is lost. */
import { NOTICE_CHANNEL, type Notice, parseNotices } from '@cockpit/ingest/notices';
import type { Logger } from 'pino';
import { Compile } from 'typebox/compile';
import { endClient, openClient } from '../database/connection.ts';
import { coerceError } from '../errors/errors.ts';
import { createSleeper } from '../loops/sleeper.ts';
import { ACCESS_CHANNEL, AccessNotice } from '../sessions/access-notice.ts';

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 10_000;
/** A connection that died without a word is noticed within this and the time for an answer. */
const HEARTBEAT_MS = 5_000;
const ANSWER_MS = 3_000;

export interface NoticeHandlers {
  notice(notice: Notice): void;
  /** Listening (again); anything may have happened before. */
  connected(): void;
  /** Somebody's access changed; only PostgreSQL tells. */
  access?(notice: AccessNotice): void;
}
export interface NoticeDeps extends NoticeHandlers {
  log: Logger;
  random(): number;
}
/** A running listener. */
export interface NoticeListener {
  connected(): boolean;
  stop(): Promise<void>;
}

const isAccess = Compile(AccessNotice);

/** Listens on PostgreSQL's channel until stopped. */
export function listenPostgres(databaseUrl: string, deps: NoticeDeps): NoticeListener {
  return keepListening(deps, async (lost) => {
    const client = openClient({ url: databaseUrl, name: 'cockpit-api-notices', statementMs: ANSWER_MS });
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ channel, payload }) => {
      if (channel === NOTICE_CHANNEL && payload !== undefined) dispatchNotices(payload, deps);
      if (channel === ACCESS_CHANNEL && payload !== undefined) handAccessOn(payload, deps);
    });
    try {
      await client.connect();
      await client.query(`listen ${NOTICE_CHANNEL}`);
      await client.query(`listen ${ACCESS_CHANNEL}`);
    } catch (error) {
      await endClient(client);
      throw error;
    }
    const heartbeat = setInterval(() => client.query('select 1').catch(lost), HEARTBEAT_MS);
    return async () => {
      clearInterval(heartbeat);
      await endClient(client);
    };
  });
}

/** Opens, waits until lost, closes, opens again with a jittered pause that grows to RETRY_MAX_MS. */
export function keepListening(
  deps: NoticeDeps,
  open: (lost: (error?: Error) => void) => Promise<() => Promise<void>>,
): NoticeListener {
  const pace = createSleeper();
  let listening = false;
  let stopped = false;
  let endCurrent = () => {};
  const running = run();
  return {
    connected: () => listening,
    async stop() {
      stopped = true;
      pace.stop();
      endCurrent();
      await running;
    },
  };

  async function run(): Promise<void> {
    for (let failures = 0; !stopped; failures++) {
      try {
        let lose: (error?: Error) => void = () => {};
        const lost = new Promise<Error | undefined>((resolve) => {
          lose = resolve;
        });
        endCurrent = lose;
        const close = await open(lose);
        if (stopped) lose();
        listening = true;
        failures = 0;
        deps.connected();
        const error = await lost;
        listening = false;
        if (!stopped) deps.log.warn({ err: error }, 'notice connection lost, reconnecting');
        await close().catch(() => {});
      } catch (error) {
        if (failures === 0) deps.log.warn({ err: coerceError(error) }, 'listening for notices failed, retrying');
      }
      const pauseMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures);
      await pace.pause(pauseMs * (0.5 + deps.random() / 2));
    }
  }
}

/** One notice, or a list of them, as JSON; anything else is logged and dropped. */
export function dispatchNotices(payload: string, { notice, log }: Pick<NoticeDeps, 'notice' | 'log'>): void {
  for (const said of parseNotices(payload))
    if (said) notice(said);
    else log.warn({ payload: payload.slice(0, 200) }, 'invalid notice dropped');
}

function handAccessOn(payload: string, { access, log }: NoticeDeps): void {
  const parsed = parseJson(payload);
  if (isAccess.Check(parsed)) access?.(parsed);
  else log.warn({ payload: payload.slice(0, 200) }, 'invalid notice dropped');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
