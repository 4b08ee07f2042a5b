/** What a hazard message is worth. Pure. */
import { QUALITY } from '../messages/contract.ts';
import { isNoMeasurement } from '../messages/no-measurement.ts';
import type { Device } from '../readings/reading.ts';
import type { SensorStatePayload } from './contract.ts';

const NOTHING: readonly string[] = [];
const VALUE: readonly string[] = ['value'];

/** `value` when it is a number that stands for none: it would hide what is measured next to it and is no measurement. */
export function placeholdersOf({ value }: SensorStatePayload): readonly string[] {
  return value !== undefined && isNoMeasurement(value) ? VALUE : NOTHING;
}

/** kindMismatch when the sensor names another kind of hazard than the registry has for its place. */
export function judgeState({ kind }: SensorStatePayload, { attributes }: Pick<Device, 'attributes'>): number {
  const registered = attributes['kind'];
  return registered === undefined || registered === kind ? 0 : QUALITY.kindMismatch | QUALITY.implausible;
}
