/** Every way a notice can come. */
import { listenPostgres, type NoticeDeps, type NoticeListener } from './postgres.ts';
import { listenRedis } from './redis.ts';

/**
 * Listens on PostgreSQL, and on Redis as well when there is one: ingest then tells there what its batches changed, and there only.
 * The api itself, and an import of a registry, run by hand where nobody may know of Redis, tell in their own transactions. So each notice
 * comes once.
 */
export function listenForNotices(
  { DATABASE_URL, REDIS_URL }: { DATABASE_URL: string; REDIS_URL?: string },
  deps: NoticeDeps,
): NoticeListener {
  const postgres = listenPostgres(DATABASE_URL, deps);
  if (REDIS_URL === undefined) return postgres;
  const redis = listenRedis(REDIS_URL, deps);
  return {
    connected: () => postgres.connected() && redis.connected(),
    async stop() {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}
