/** What a hazard message is worth. Pure. */
import { QUALITY } from '../messages/contract.ts';
import type { Device } from '../readings/reading.ts';
import type { SensorStatePayload } from './contract.ts';

/** What loggers and gateways write where they have no measurement; no kind of hazard is measured so far below zero. */
const NO_MEASUREMENT: ReadonlySet<number> = new Set([
  -999, -999.9, -9999, -9999.9, -99999, -999999, -32768, -2147483648,
]);
const NOTHING: readonly string[] = [];
const VALUE: readonly string[] = ['value'];

/** `value` when it is a number that stands for none: it would hide what is measured next to it and is no measurement. */
export function placeholdersOf({ value }: SensorStatePayload): readonly string[] {
  return value !== undefined && value < 0 && NO_MEASUREMENT.has(value) ? VALUE : NOTHING;
}

/** kindMismatch when the sensor names another kind of hazard than the registry has for its place. */
export function judgeState({ kind }: SensorStatePayload, { attributes }: Pick<Device, 'attributes'>): number {
  const registered = attributes['kind'];
  return registered === undefined || registered === kind ? 0 : QUALITY.kindMismatch | QUALITY.implausible;
}
