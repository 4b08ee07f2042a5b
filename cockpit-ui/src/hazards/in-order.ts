import type { Hazard } from '@cockpit/api/hazards';

/** Major first, then oldest first: the order of the register. */
export function hazardsByLevel(hazards: Record<string, Hazard>): Hazard[] {
  return Object.values(hazards).sort(
    (a, b) => Number(b.level === 'major') - Number(a.level === 'major') || a.openedAt - b.openedAt || a.id - b.id,
  );
}
