/** What a fitness message is worth. Pure. */
import { type Instant, QUALITY } from '../messages/contract.ts';
import { parseInstant } from '../messages/instant.ts';
import { type Device, isForeignTo } from '../readings/reading.ts';
import type { HeadcountPayload, SessionPayload } from './contract.ts';

/** More people than this times the capacity is a counter gone wrong, not a crowd. */
const CROWD_FACTOR = 2;
/** Nobody trains longer in one go; beyond it the session was never closed. */
const LONGEST_SESSION_MS = 24 * 3_600_000;

/** Quality of the counts, or a sentence when there is none. */
export function judgeHeadcount(payload: HeadcountPayload, device: Device): number | string {
  const { present, entries, exits, entriesTotal, exitsTotal } = payload;
  if ([present, entries, exits, entriesTotal, exitsTotal].every((count) => count === undefined))
    return 'field present is missing; one of present, entries, exits, entriesTotal, exitsTotal is needed';
  let quality = 0;
  if (Math.min(present ?? 0, entries ?? 0, exits ?? 0) < 0) quality |= QUALITY.negative;
  if (device.capacity !== null && (present ?? 0) > CROWD_FACTOR * device.capacity) quality |= QUALITY.overCapacity;
  return quality;
}

/** Quality of the session (wrongParent: another venue than the machine's), or a sentence when one of its instants does not exist. */
export function judgeSession(payload: SessionPayload, device: Pick<Device, 'parents'>): number | string {
  const startedAt = parseInstant(payload.startedAt);
  const endedAt = parseInstant(payload.endedAt);
  if (startedAt === undefined) return `field startedAt "${payload.startedAt}" is not an instant of 2000 to 2099`;
  if (endedAt === undefined) return `field endedAt "${payload.endedAt}" is not an instant of 2000 to 2099`;
  const impossible = endedAt < startedAt || endedAt - startedAt > LONGEST_SESSION_MS;
  const foreign = isForeignTo(device, payload.venue);
  return (impossible || foreign ? QUALITY.implausible : 0) | (foreign ? QUALITY.wrongParent : 0);
}

/** Epoch ms of an instant that `judgeSession` has accepted; NaN of one it has not. */
export function sessionInstant(instant: Instant): number {
  return parseInstant(instant) ?? Number.NaN;
}
