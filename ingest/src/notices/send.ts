/** One way to send notices, whichever carries them: PostgreSQL inside the transaction, or Redis after it. */
import type { Logger } from 'pino';
import type { Database, Transaction } from '../database/database.ts';
import { NOTICE_CHANNEL, type Notice } from './contract.ts';
import { notifyInTransaction } from './postgres.ts';
import { openRedisNotices } from './redis.ts';

export interface Notices {
  inTransaction(tx: Transaction, notices: readonly Notice[]): Promise<void>;
  afterCommit(notices: readonly Notice[]): void;
  /** Outside of any transaction; best effort. */
  send(notices: readonly Notice[]): void;
  stop(): Promise<void>;
}

/** Redis when a URL is given, else LISTEN/NOTIFY. */
export function openNotices(parts: { database: Database; redisUrl: string | undefined; log: Logger }): Notices {
  return parts.redisUrl === undefined ? byPostgres(parts) : byRedis(parts.redisUrl, parts.log);
}

function byPostgres({ database, log }: { database: Database; log: Logger }): Notices {
  return {
    inTransaction: notifyInTransaction,
    afterCommit() {},
    send(notices) {
      const payloads = notices.map((notice) => JSON.stringify(notice));
      database
        .query('select pg_notify($1, payload) from unnest($2::text[]) as n (payload)', [NOTICE_CHANNEL, payloads])
        .catch((error: unknown) => log.debug({ err: error }, 'a notice was not sent'));
    },
    async stop() {},
  };
}

function byRedis(url: string, log: Logger): Notices {
  const redis = openRedisNotices(url, log);
  return {
    async inTransaction() {},
    afterCommit: redis.publish,
    send: redis.publish,
    stop: redis.stop,
  };
}
