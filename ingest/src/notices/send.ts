/** One way to send notices, whichever carries them: PostgreSQL inside the transaction, or Redis after it. */
import type { Logger } from 'pino';
import type { Database, Transaction } from '../database/database.ts';
import type { Notice } from './contract.ts';
import { notify } from './postgres.ts';
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
    inTransaction: notify,
    afterCommit() {},
    send(notices) {
      notify(database, notices).catch((error: unknown) => log.debug({ err: error }, 'sending a notice failed'));
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
