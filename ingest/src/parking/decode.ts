/** What a parking message is worth: flags for values that cannot be true. Pure. */
import { QUALITY } from '../messages/contract.ts';
import { type Device, isForeignTo } from '../readings/reading.ts';
import type { BayPayload, OccupancyPayload } from './contract.ts';

/** A total may differ from the registered spaces by this share, and by this many: a few spaces are always being rebuilt. */
const TOTAL_MARGIN_SHARE = 0.2;
const TOTAL_MARGIN_SPACES = 10;

/**
 * overCapacity when more is taken than can be used, negative when a count is below zero, capacityMismatch when the total is
 * far from what the registry has.
 */
export function judgeOccupancy(payload: OccupancyPayload, { capacity }: Pick<Device, 'capacity'>): number {
  const { total, occupied, outOfService = 0, entries = 0, exits = 0 } = payload;
  let quality = 0;
  if (Math.min(total, occupied, outOfService, entries, exits) < 0) quality |= QUALITY.negative;
  if (occupied > total - outOfService) quality |= QUALITY.overCapacity;
  if (isFarFrom(capacity, total, outOfService)) quality |= QUALITY.capacityMismatch | QUALITY.implausible;
  return quality;
}

/** wrongParent when the bay names a car park it does not stand in. */
export function judgeBay({ lot }: BayPayload, device: Pick<Device, 'parents'>): number {
  return isForeignTo(device, lot) ? QUALITY.wrongParent | QUALITY.implausible : 0;
}

/** Some systems leave what is out of service out of the total: either reading of the total may fit. */
function isFarFrom(capacity: number | null, total: number, outOfService: number): boolean {
  // 0: the registry does not know.
  if (capacity === null || capacity <= 0) return false;
  const margin = Math.max(TOTAL_MARGIN_SPACES, TOTAL_MARGIN_SHARE * capacity);
  const away = Math.min(Math.abs(total - capacity), Math.abs(total + Math.max(0, outOfService) - capacity));
  return away > margin;
}
