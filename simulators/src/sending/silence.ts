/** Devices that say nothing for a while (失联): a dead battery, a cut line. A pure function of device and time. */
import type { Span } from '../world/cadence.ts';
import { HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import type { Device } from '../world/message.ts';
import { randomOf } from '../world/random.ts';

/** In each block of this length some devices are drawn, so that mostly one or two of them are silent. */
const BLOCK_MS = 2 * HOUR_MS;
const SENSORS_A_BLOCK = 2;
const SENSOR_SILENT_MS = [40 * MINUTE_MS, 110 * MINUTE_MS] as const;
/** A car park about once a day; short, for its figures are missed. */
const LOT_A_BLOCK = 0.09;
const LOT_SILENT_MS = [6 * MINUTE_MS, 25 * MINUTE_MS] as const;
export const LONGEST_SILENCE_MS = SENSOR_SILENT_MS[1];

/** The spell a device is silent in at an instant, if it is. Lots with bay sensors stay on: their bays would contradict them. */
export type Silence = (device: string, at: number) => Span | undefined;

export function silenceOf(seed: string, devices: readonly Device[]): Silence {
  const sensors = devices.filter(({ kind }) => kind === 'sensor');
  const lots = devices.filter(({ kind }, i) => kind === 'lot' && devices[i + 1]?.kind !== 'bay');
  return (device, at) => {
    const block = Math.floor(at / BLOCK_MS);
    const random = randomOf(seed, 'silence', block);
    const draw = (from: readonly Device[], [shortest, longest]: readonly [number, number]) => {
      const chosen = from[random.whole(0, from.length - 1)]?.code;
      const lasts = random.between(shortest, longest);
      const start = block * BLOCK_MS + random.unit() * (BLOCK_MS - lasts);
      return { chosen, from: start, to: start + lasts };
    };
    const spells = Array.from({ length: SENSORS_A_BLOCK }, () => draw(sensors, SENSOR_SILENT_MS));
    const lot = draw(lots, LOT_SILENT_MS);
    if (random.chance(LOT_A_BLOCK)) spells.push(lot);
    return spells.find(({ chosen, from, to }) => chosen === device && from <= at && at < to);
  };
}
