/** What a parking message is worth: flags for values that cannot be true. Pure. */
import { QUALITY } from '../messages/contract.ts';
import type { OccupancyPayload } from './contract.ts';

/** overCapacity when more is taken than can be used, negative when a count is below zero. */
export function judgeOccupancy(payload: OccupancyPayload): number {
  const { total, occupied, outOfService = 0, entries = 0, exits = 0 } = payload;
  let quality = 0;
  if (Math.min(total, occupied, outOfService, entries, exits) < 0) quality |= QUALITY.negative;
  if (occupied > total - outOfService) quality |= QUALITY.overCapacity;
  return quality;
}
