/** Clocks that were set back: what tells them from messages that were overtaken on their way. Pure. */
import { CLOCK_JUMP_MS } from '../messages/contract.ts';

/** A live message older than what the device sent before it. Epoch ms. */
export interface Behind {
  at: number;
  receivedAt: number;
}

/** A live message. Epoch ms. */
interface Told {
  at: number;
  receivedAt: number;
  /** Newest effective instant before it; undefined: none. */
  newest: number | undefined;
  /** The message before it that was behind; undefined: none. */
  behind?: Behind | undefined;
}

/** Older than what the device sent last by more than the order on the way may cost. */
export function isBehind({ at, receivedAt, newest }: Told): boolean {
  return newest !== undefined && Math.min(at, Math.floor(receivedAt)) < newest - CLOCK_JUMP_MS;
}

/**
 * True when as much time has passed by its clock as by ours since the message before it that was behind. What waited on the way comes
 * at once, whatever times it tells; of two that came at nearly the same time nothing can be said.
 */
export function runsOn({ at, receivedAt, behind }: Told): boolean {
  if (behind === undefined || isTooSoon(behind, receivedAt)) return false;
  return Math.abs(at - behind.at - (receivedAt - behind.receivedAt)) <= CLOCK_JUMP_MS;
}

/** What the next message is compared with. */
export function nextBehind(told: Told): Behind | undefined {
  if (!isBehind(told)) return undefined;
  const { at, receivedAt, behind } = told;
  return behind === undefined || !isTooSoon(behind, receivedAt) ? { at, receivedAt } : behind;
}

function isTooSoon(behind: Behind, receivedAt: number): boolean {
  return receivedAt - behind.receivedAt <= CLOCK_JUMP_MS;
}
