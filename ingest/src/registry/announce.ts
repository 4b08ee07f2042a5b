/** Tells those who hear notices by Redis that a registry changed; PostgreSQL's listeners hear it from the import itself. */
import { Redis } from 'ioredis';
import { NOTICE_CHANNEL, type Notice } from '../notices/contract.ts';

const TIMEOUT_MS = 3_000;

/** Adds one notice to the stream. @throws Error when Redis cannot be reached within 3 s. */
export async function announceByRedis(url: string, notice: Notice): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => {}); // connect() and xadd() reject with the same error
  try {
    await redis.connect();
    await redis.xadd(NOTICE_CHANNEL, '*', 'notice', JSON.stringify(notice));
  } finally {
    redis.disconnect();
  }
}
