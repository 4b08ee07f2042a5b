/** What rules can watch of car parks. */
import { type Measure, numberIn } from '../messages/measure.ts';

type Payload = Parameters<Measure['of']>[0];

export const PARKING_MEASURES = {
  'parking-occupancy': {
    domain: 'parking',
    event: 'occupancy',
    unit: '%',
    of: (payload) => {
      const { usable, occupied } = spacesOf(payload);
      return usable === null || occupied === null || usable <= 0 ? null : (occupied / usable) * 100;
    },
  },
  'parking-free': {
    domain: 'parking',
    event: 'occupancy',
    unit: null,
    of: (payload) => {
      const { usable, occupied } = spacesOf(payload);
      return usable === null || occupied === null ? null : usable - occupied;
    },
  },
} as const satisfies Record<string, Measure>;

function spacesOf(payload: Payload): { usable: number | null; occupied: number | null } {
  const total = numberIn(payload['total']);
  const usable = total === null ? null : total - (numberIn(payload['outOfService']) ?? 0);
  return { usable, occupied: numberIn(payload['occupied']) };
}
