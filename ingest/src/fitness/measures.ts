/** What rules can watch of venues. */
import { type Measure, numberIn } from '../messages/measure.ts';

export const FITNESS_MEASURES = {
  'fitness-present': {
    domain: 'fitness',
    event: 'headcount',
    unit: null,
    of: (payload) => numberIn(payload['present']),
  },
  'fitness-load': {
    domain: 'fitness',
    event: 'headcount',
    unit: '%',
    of: (payload, capacity) => {
      const present = numberIn(payload['present']);
      return present === null || !capacity ? null : (present / capacity) * 100;
    },
  },
} as const satisfies Record<string, Measure>;
