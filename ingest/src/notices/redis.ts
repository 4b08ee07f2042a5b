/** Notices by a Redis stream: for many writers or many api instances. A lost notice costs freshness, never data. */
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { NOTICE_CHANNEL, type Notice } from './contract.ts';

/** Entries kept; a reader further behind than this reads the database again. */
const STREAM_LENGTH = 10_000;
const COMMAND_TIMEOUT_MS = 2_000;
/** A connection that has not answered for so long is given up: half open, it would look ready for a quarter of an hour. */
const SILENCE_MAX_MS = 5_000;
const RECONNECT_LONGEST_MS = 5_000;

export interface RedisNotices {
  /** Adds entries `notice {json}` to the stream; while Redis is away they are not sent and the wall catches up by reading. */
  publish(notices: readonly Notice[]): void;
  stop(): Promise<void>;
}

/** Opens the publishing side; the api reads the stream. */
export function openRedisNotices(url: string, log: Logger): RedisNotices {
  // No offline queue, which has no limit (redis/ioredis#76): while Redis is away commands fail at once.
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MAX_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(RECONNECT_LONGEST_MS, 200 * times),
  });
  let failing = false;
  redis.on('error', (error) => {
    if (!failing) log.warn({ err: error }, 'Redis unreachable, notices are not sent');
    failing = true;
  });
  redis.on('ready', () => {
    if (failing) log.info('Redis reachable again');
    failing = false;
  });

  return {
    publish(notices) {
      if (notices.length === 0 || redis.status !== 'ready') return;
      const pipeline = redis.pipeline();
      for (const notice of notices)
        pipeline.xadd(NOTICE_CHANNEL, 'MAXLEN', '~', STREAM_LENGTH, '*', 'notice', JSON.stringify(notice));
      pipeline.exec().catch((error: unknown) => log.debug({ err: error }, 'sending notices failed'));
    },
    async stop() {
      redis.disconnect();
    },
  };
}
