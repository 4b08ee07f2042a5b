import { Logger as QueueLogger } from 'graphile-worker';
import type { Logger } from 'pino';

/** The queue's log in ours. Its lines carry payloads (ids) and faults of ours (no secrets). */
export function workerLog(log: Logger): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    // A job that is tried again is written down with the message it is about.
    if (level === 'error' || level === 'warning') log.warn({ queue: message }, 'notification queue');
    else log.debug({ queue: message }, 'notification queue');
  });
}
