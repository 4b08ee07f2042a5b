/** The points of the registry, with what the registry says of their kind. */
import type { FacilityAttributes } from '@cockpit/ingest/registry';
import type { AnyFacility, Registry } from '../registry/registry.ts';

type Kind = 'air-point' | 'waste-bin' | 'water-point';
export type PointOf<K extends Kind> = Omit<AnyFacility, 'attributes'> & { attributes: FacilityAttributes[K] };

/** What stands of a kind. The registry was checked when it was imported. */
export function pointsOf<K extends Kind>(registry: Registry, kind: K): PointOf<K>[] {
  return registry.facilities.filter((facility) => facility.kind === kind) as unknown as PointOf<K>[];
}
