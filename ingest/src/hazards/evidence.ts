/** What a reading of a sensor proves. Pure. */
import { VALUE_SUSPECT_FLAGS } from '../messages/contract.ts';
import type { Reading } from '../readings/reading.ts';
import type { SensorStatePayload } from './contract.ts';

/** False for a normal that contradicts itself or the registry: it ends no hazard and is no present state. */
export function isEvidence({ quality, payload }: Pick<Reading<SensorStatePayload>, 'quality' | 'payload'>): boolean {
  return payload.state !== 'normal' || (quality & VALUE_SUSPECT_FLAGS) === 0;
}
