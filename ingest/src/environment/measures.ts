/** What rules can watch of the environment. */
import { type Measure, numberIn } from '../messages/measure.ts';

export const ENVIRONMENT_MEASURES = {
  'air-pm25': { domain: 'environment', event: 'air', unit: 'µg/m³', of: (payload) => numberIn(payload['pm25']) },
  'air-pm10': { domain: 'environment', event: 'air', unit: 'µg/m³', of: (payload) => numberIn(payload['pm10']) },
  'air-noise': { domain: 'environment', event: 'air', unit: 'dB', of: (payload) => numberIn(payload['noise']) },
  'bin-fill': {
    domain: 'environment',
    event: 'fill',
    unit: '%',
    of: (payload) => {
      const level = numberIn(payload['level']);
      return level === null ? null : Math.round(level * 1_000) / 10;
    },
  },
  'water-level': { domain: 'environment', event: 'water', unit: 'm', of: (payload) => numberIn(payload['level']) },
} as const satisfies Record<string, Measure>;
