/** What the times of a message say about its trustworthiness. Pure; the arrival time is passed in. */
import { CLOCK_AHEAD_MS, CLOCK_BEHIND_MS, LATE_MS, QUALITY } from './contract.ts';

export interface Times {
  /** Epoch ms, by the device. */
  at: number;
  /** Epoch ms, by us. */
  receivedAt: number;
  buffered: boolean;
  /** Newest effective instant of this device and event before this message; undefined: none. */
  newest: number | undefined;
  /** Messages sent since this instant (epoch ms) may have been kept by the broker while we were away. */
  keptSince: number | undefined;
}

/**
 * The clock's bits of QUALITY. A time is compared with its arrival: ahead is always suspect (nobody can send the
 * future), behind only when neither the device says that it kept the message nor the broker may have kept it for us.
 */
export function clockQuality({ at, receivedAt, buffered, newest, keptSince }: Times): number {
  let quality = 0;
  if (at > receivedAt + CLOCK_AHEAD_MS) quality |= QUALITY.clockAhead;
  if (buffered) {
    if (at < receivedAt - LATE_MS) quality |= QUALITY.late;
    return quality;
  }
  if (at < receivedAt - CLOCK_BEHIND_MS)
    quality |= keptSince !== undefined && at >= keptSince ? QUALITY.late : QUALITY.clockBehind;
  if (newest !== undefined && Math.min(at, receivedAt) < newest) quality |= QUALITY.outOfOrder;
  return quality;
}
