/** What each kind of sensor measures, at rest and in alarm. */
import type { HazardKind } from '@cockpit/ingest/hazards';
import { HOUR_MS } from '../world/calendar.ts';
import { chanceOf } from '../world/random.ts';

interface Range {
  unit: string;
  /** At rest: middle, spread between sensors and moments, and swing over the day. */
  rest: number;
  spread: number;
  daily: number;
  /** In alarm. */
  alarm: readonly [low: number, high: number];
  digits: number;
}

const RANGES: Record<HazardKind, Range> = {
  smoke: { unit: '%/m', rest: 0.4, spread: 0.3, daily: 0, alarm: [8, 15], digits: 1 },
  heat: { unit: '°C', rest: 26, spread: 3, daily: 3, alarm: [62, 85], digits: 1 },
  gas: { unit: '%LEL', rest: 0.8, spread: 0.8, daily: 0, alarm: [22, 45], digits: 1 },
  'carbon-monoxide': { unit: 'ppm', rest: 3, spread: 3, daily: 1, alarm: [120, 400], digits: 0 },
  'electrical-temperature': { unit: '°C', rest: 37, spread: 6, daily: 7, alarm: [78, 96], digits: 1 },
  'water-level': { unit: 'cm', rest: 14, spread: 7, daily: 2, alarm: [85, 120], digits: 0 },
  manhole: { unit: '°', rest: 0.6, spread: 0.6, daily: 0, alarm: [24, 70], digits: 1 },
  lift: { unit: 'mm/s', rest: 1.3, spread: 0.7, daily: 0.3, alarm: [6, 9], digits: 1 },
  pressure: { unit: 'kPa', rest: 420, spread: 30, daily: -12, alarm: [120, 190], digits: 0 },
};
/** Share of the spread that belongs to the sensor; the rest is the noise of the moment. */
const OF_THE_SENSOR = 0.7;
/** The community's day peaks about here, hours after local midnight. */
const PEAK_HOUR = 15;

export interface Reading {
  value: number;
  unit: string;
}

/** The value a sensor shows at an instant; `msOfDay` counts from local midnight. Nothing when it is broken. */
export function readingOf(
  seed: string,
  sensor: string,
  kind: HazardKind,
  state: 'normal' | 'alarm' | 'fault',
  at: number,
  msOfDay: number,
): Reading | undefined {
  if (state === 'fault') return undefined;
  const { unit, rest, spread, daily, alarm, digits } = RANGES[kind];
  const own = chanceOf(seed, 'bias', sensor) * 2 - 1;
  const noise = chanceOf(seed, 'noise', sensor, at) * 2 - 1;
  const swing = daily * Math.cos(((msOfDay / HOUR_MS - PEAK_HOUR) / 12) * Math.PI);
  const calm = rest + spread * (OF_THE_SENSOR * own + (1 - OF_THE_SENSOR) * noise) + swing;
  const loud = alarm[0] + (alarm[1] - alarm[0]) * (0.5 + 0.3 * own + 0.2 * noise);
  return { unit, value: Number((state === 'alarm' ? loud : Math.max(0, calm)).toFixed(digits)) };
}
