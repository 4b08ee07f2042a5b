/** A river point: it rises after rain, which also washes in what makes it worse, and breathes by day. */
import type { WaterPayload } from '@cockpit/ingest/environment';
import type { WaterPointEntry } from '@cockpit/ingest/registry/environment';
import type { Calendar } from '../world/calendar.ts';
import { chanceOf } from '../world/random.ts';
import { drift, hourAt, jitter, rounded } from './weather.ts';

/** A point without one behaves as one of Ⅲ. */
const USUAL_CLASS = 3;
/** Worst values of classes Ⅰ to Ⅴ of GB 3838-2002, mg/L. */
const AMMONIA = [0.15, 0.5, 1, 1.5, 2] as const;
const PERMANGANATE = [2, 4, 6, 10, 15] as const;
const PHOSPHORUS = [0.02, 0.1, 0.2, 0.3, 0.4] as const;
const OXYGEN = [7.5, 6, 5, 3, 2] as const;
/** m; a point that has no warning level. */
const WARNING_LEVEL = 2.6;

/** What the point measures at an instant; the same seed measures the same. */
export function waterAt(
  seed: string,
  { code, targetClass = USUAL_CLASS, warningLevel = WARNING_LEVEL }: WaterPointEntry,
  at: number,
  calendar: Calendar,
): Omit<WaterPayload, 'id' | 'at'> {
  const rain = drift(at, seed, 'rain');
  const own = (what: string) => chanceOf(seed, code, what);
  const moment = (what: string) => jitter(at, seed, code, what);
  // Of its target: 0.55 to 0.8 when dry; a wet day takes the worst of them beyond it.
  const load = (what: string) => 0.55 + 0.25 * own(what) + 0.3 * rain ** 3 + 0.04 * moment(what);
  const target = targetClass - 1;
  const breath = Math.cos(((hourAt(calendar, at) - 15) / 12) * Math.PI);
  return {
    level: rounded(warningLevel - 1.15 + 0.2 * own('level') + 0.65 * rain ** 2 + 0.01 * moment('level'), 2),
    ph: rounded(7.5 + 0.3 * (own('ph') - 0.5) + 0.1 * breath + 0.04 * moment('ph'), 2),
    dissolvedOxygen: rounded((OXYGEN[target] ?? 5) + 1.2 + 0.6 * breath - 0.4 * rain + 0.15 * moment('oxygen'), 2),
    ammonia: rounded((AMMONIA[target] ?? 1) * load('ammonia'), 3),
    permanganate: rounded((PERMANGANATE[target] ?? 6) * load('permanganate'), 1),
    phosphorus: rounded((PHOSPHORUS[target] ?? 0.2) * load('phosphorus'), 3),
  };
}
