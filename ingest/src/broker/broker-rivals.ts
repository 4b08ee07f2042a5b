/**
 * Another client with our client id takes our session, and we take it back: how long to leave it alone, and what to say. Giving up would
 * let one wrong command line silence every device; fighting serves neither.
 */
import type { Logger } from 'pino';

/** MQTT 5 reason code: session taken over. */
export const SESSION_TAKEN_OVER = 0x8e;
/** Pauses after the first, the second and each further time, ms. The first may be a connection of our own that the broker had kept. */
const PAUSES_MS = [0, 5_000, 60_000] as const;
/** A session held this long is without rivals. */
const UNDISTURBED_MS = 600_000;
/** MQTT 3.1.1 says no reason: connections that end so soon after they stood, this many in a row, look like it. */
const SHORT_LIFE_MS = 5_000;
const SHORT_LIVES_MAX = 3;

export interface Rivals {
  /** A connection that was subscribed for `livedMs` has ended. Returns how long to stay away besides, ms. */
  ended(livedMs: number, takenOver: boolean): number;
}

export function watchRivals({ clientId, log }: { clientId: string; log: Logger }): Rivals {
  let takeovers = 0;
  let shortLives = 0;
  const advice = `another client with client id ${clientId} is connected to this broker; give one of them its own INGEST_CLIENT_ID or stop it`;
  return {
    ended(livedMs, takenOver) {
      if (livedMs > UNDISTURBED_MS) takeovers = 0;
      if (takenOver) {
        shortLives = 0;
        const pauseMs = PAUSES_MS[Math.min(takeovers++, PAUSES_MS.length - 1)] ?? 0;
        log.error({ takeovers, pauseMs }, `session taken over: ${advice}`);
        return pauseMs;
      }
      shortLives = livedMs < SHORT_LIFE_MS ? shortLives + 1 : 0;
      if (shortLives < SHORT_LIVES_MAX) return 0;
      if (shortLives === SHORT_LIVES_MAX) log.error(`the broker keeps closing the connection; possibly ${advice}`);
      return PAUSES_MS[1];
    },
  };
}
