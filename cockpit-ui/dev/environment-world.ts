/** The environment of the simulated community: it has no sensors of the kind, unless a picture of some is asked for. */
import type { Tables } from '@cockpit/api/live';

type EnvironmentTables = Pick<Tables, 'environmentTotals' | 'airPoints' | 'wasteBins' | 'waterPoints'>;

const NOTHING = {
  asOf: null,
  reporting: 0,
  expected: 0,
  pm25Hour: null,
  noisy: 0,
  airPoints: 0,
  binsFull: 0,
  bins: 0,
  binsReporting: 0,
  waterWorst: null,
  waterBelowTarget: 0,
  waterHigh: 0,
  waterPoints: 0,
} satisfies Tables['environmentTotals'][string];

/** `total`: what differs from nothing. */
export function environmentTables(total: Partial<Tables['environmentTotals'][string]> = {}): EnvironmentTables {
  return { environmentTotals: { all: { ...NOTHING, ...total } }, airPoints: {}, wasteBins: {}, waterPoints: {} };
}

/** Two full bins, one loud point, a river one class below its target. */
export function watched(at: number): Partial<Tables['environmentTotals'][string]> {
  return {
    asOf: at - 20_000,
    expected: 46,
    reporting: 45,
    airPoints: 6,
    pm25Hour: 38.4,
    noisy: 1,
    bins: 36,
    binsReporting: 35,
    binsFull: 2,
    waterPoints: 4,
    waterWorst: 4,
    waterBelowTarget: 1,
    waterHigh: 1,
  };
}
