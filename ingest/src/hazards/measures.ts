/** What rules can watch of sensors at hazard points. */
import { type Measure, numberIn } from '../messages/measure.ts';

export const HAZARD_MEASURES = {
  'hazard-value': { domain: 'hazard', event: 'state', unit: null, of: (payload) => numberIn(payload['value']) },
} as const satisfies Record<string, Measure>;
