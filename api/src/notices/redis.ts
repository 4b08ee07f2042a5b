/** Notices by Redis stream, for several api instances or many writers. */
import { NOTICE_CHANNEL } from '@cockpit/ingest/notices';
import { Redis } from 'ioredis';
import { dispatchNotices, keepListening, type NoticeDeps, type NoticeListener } from './postgres.ts';

const CONNECT_TIMEOUT_MS = 3_000;
/** How long one read waits for entries; Redis answers null then, which also proves that it is alive. */
const BLOCK_MS = 5_000;
const ENTRIES_MAX = 500;

/** Reads the stream from now on until stopped; after a break it goes on from the last entry seen. */
export function listenRedis(redisUrl: string, deps: NoticeDeps): NoticeListener {
  let last: string | undefined;
  return keepListening(deps, async (lost) => {
    // No offline queue, which has no limit (redis/ioredis#76), and no retries of its own; keepListening connects again.
    const redis = new Redis(redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      retryStrategy: () => null,
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      socketTimeout: 2 * BLOCK_MS,
    });
    redis.on('error', lost);
    redis.on('end', () => lost());
    await redis.connect();
    last ??= await newestId(redis);
    follow().catch(lost);
    return async () => redis.disconnect();

    async function follow(): Promise<void> {
      while (redis.status === 'ready') {
        const answer = await redis.xread(
          'COUNT',
          ENTRIES_MAX,
          'BLOCK',
          BLOCK_MS,
          'STREAMS',
          NOTICE_CHANNEL,
          last ?? '$',
        );
        for (const [, entries] of answer ?? [])
          for (const [id, fields] of entries) {
            last = id;
            dispatchNotices(fields[1] ?? '', deps);
          }
      }
    }
  });
}

/** A fixed start instead of `$`, so that nothing falls between two reads. */
async function newestId(redis: Redis): Promise<string> {
  const entries = await redis.xrevrange(NOTICE_CHANNEL, '+', '-', 'COUNT', 1);
  return entries[0]?.[0] ?? '0-0';
}
