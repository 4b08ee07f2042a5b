/** What global-setup hands to every test file through `inject`. */
import 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of a database in which test files may create others. */
    postgresUrl: string;
    mqttUrl: string;
    /** Only when TEST_REDIS_URL is set. */
    redisUrl: string | undefined;
  }
}
