/** What an environment message is worth. Pure. */
import { QUALITY } from '../messages/contract.ts';
import { isNoMeasurement } from '../messages/no-measurement.ts';
import type { AirPayload, FillPayload, WaterPayload } from './contract.ts';

/** [least, most] that can be true of outdoor air, a bin and surface water; beyond it the sensor is broken. */
const POSSIBLE = {
  pm25: [0, 5_000],
  pm10: [0, 10_000],
  noise: [0, 150],
  temperature: [-60, 200],
  humidity: [0, 100],
  // A lid that stands open reads a little more than full.
  fill: [0, 1.2],
  level: [-500, 9_000],
  ph: [0, 14],
  dissolvedOxygen: [0, 40],
  ammonia: [0, 1_000],
  cod: [0, 100_000],
  permanganate: [0, 10_000],
  phosphorus: [0, 1_000],
} as const;
type Quantity = keyof typeof POSSIBLE;

/** What cannot be less than nothing; a temperature and a level of water can. */
const AMOUNTS: ReadonlySet<Quantity> = new Set(
  (Object.keys(POSSIBLE) as Quantity[]).filter((name) => name !== 'temperature' && name !== 'level'),
);
const AIR = ['pm25', 'pm10', 'noise', 'temperature', 'humidity'] as const;
const WATER = ['level', 'ph', 'dissolvedOxygen', 'ammonia', 'cod', 'permanganate', 'phosphorus'] as const;

/** negative, or implausible beyond what can be true; a sentence when nothing is measured. */
export function judgeAir(payload: AirPayload): number | string {
  return judgeFields(payload, AIR);
}

export function judgeFill({ level, temperature }: FillPayload): number {
  return judged('fill', level) | (temperature === undefined ? 0 : judged('temperature', temperature));
}

export function judgeWater(payload: WaterPayload): number | string {
  return judgeFields(payload, WATER);
}

/** Fields whose number stands for no measurement. */
export function placeholdersOf(payload: object): readonly string[] {
  return Object.entries(payload).flatMap(([name, value]) =>
    typeof value === 'number' && isNoMeasurement(value) && name in POSSIBLE ? [name] : [],
  );
}

function judgeFields<Name extends Quantity>(
  payload: Partial<Record<Name, number>>,
  names: readonly Name[],
): number | string {
  const told = names.filter((name) => payload[name] !== undefined);
  if (told.length === 0) return `at least one of the fields ${names.join(', ')} is required`;
  return told.reduce((quality, name) => quality | judged(name, payload[name] ?? 0), 0);
}

function judged(name: Quantity, value: number): number {
  const [least, most] = POSSIBLE[name];
  if (value < 0 && AMOUNTS.has(name)) return QUALITY.negative;
  return value < least || value > most ? QUALITY.implausible : 0;
}
