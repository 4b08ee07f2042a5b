import { type Logger, pino } from 'pino';

const STDOUT = 1;

/**
 * The log of the process, one JSON line a call on stdout, written before the call returns. Left to write later, pino tries
 * what it still holds at process.exit again and again when the reader is gone, and the process outlives its supervisor.
 */
export function openLog(name: string, level: string): Logger {
  return pino({ name, level }, pino.destination({ dest: STDOUT, sync: true }));
}
