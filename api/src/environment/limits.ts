/** Limits of the national standards. Pure. */
import type { WaterItem } from './contract.ts';

/** dB(A) by zone of GB 3096-2008, [day 06-22, night]. */
const NOISE_LIMITS: Readonly<Record<string, readonly [day: number, night: number]>> = {
  '0': [50, 40],
  '1': [55, 45],
  '2': [60, 50],
  '3': [65, 55],
  '4a': [70, 55],
  '4b': [70, 60],
};
/** Local hours of the day; the rest is night. */
export const DAY_FROM = 6;
export const DAY_TO = 22;
/** A single peak at night may be louder than the limit of the night by so much, dB. */
const NIGHT_PEAK_OVER = 15;

/** mg/L of classes Ⅰ to Ⅴ of GB 3838-2002, rivers. */
const WATER_LIMITS = {
  ammonia: [0.15, 0.5, 1, 1.5, 2],
  cod: [15, 15, 20, 30, 40],
  permanganate: [2, 4, 6, 10, 15],
  phosphorus: [0.02, 0.1, 0.2, 0.3, 0.4],
} as const;
/** At least so much, mg/L. */
const OXYGEN_LIMITS = [7.5, 6, 5, 3, 2] as const;
const PH_RANGE = [6, 9] as const;
/** 劣Ⅴ类. */
const BEYOND = 6;

/** Limit of a zone at a local hour; null: no zone, or none that is known. */
export function noiseLimit(zone: string | null, hour: number): number | null {
  const limits = noiseLimits(zone);
  if (limits === null) return null;
  return hour >= DAY_FROM && hour < DAY_TO ? limits.day : limits.night;
}

/** All limits of a zone; null: no zone, or none that is known. */
export function noiseLimits(zone: string | null): { day: number; night: number; nightPeak: number } | null {
  const limits = zone === null ? undefined : NOISE_LIMITS[zone];
  if (limits === undefined) return null;
  const [day, night] = limits;
  return { day, night, nightPeak: night + NIGHT_PEAK_OVER };
}

/** Mean of sound levels whose energies, 10^(dB/10), were added up. */
export function meanLevel(energy: number | null, samples: number): number | null {
  return energy === null || energy <= 0 || samples === 0 ? null : 10 * Math.log10(energy / samples);
}

/** The class of a point is that of its worst item; null: none was told. Of equals the first in the standard's order. */
export function waterClass(
  items: Readonly<Record<WaterItem, number | null>>,
): { quality: number; worst: WaterItem } | null {
  let found: { quality: number; worst: WaterItem } | null = null;
  for (const [item, value] of Object.entries(items) as [WaterItem, number | null][]) {
    if (value === null) continue;
    const quality = classOf(item, value);
    if (found === null || quality > found.quality) found = { quality, worst: item };
  }
  return found;
}

function classOf(item: WaterItem, value: number): number {
  if (item === 'ph') return value >= PH_RANGE[0] && value <= PH_RANGE[1] ? 1 : BEYOND;
  if (item === 'dissolvedOxygen') return 1 + firstOr(OXYGEN_LIMITS.findIndex((least) => value >= least));
  return 1 + firstOr(WATER_LIMITS[item].findIndex((most) => value <= most));
}

function firstOr(index: number): number {
  return index < 0 ? BEYOND - 1 : index;
}
