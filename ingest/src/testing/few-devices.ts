/** A registry of one device per kind, for tests of what a message means. */
import type { Devices } from '../devices/devices.ts';
import type { Device } from '../readings/reading.ts';

const DEVICES: Pick<Device, 'domain' | 'code' | 'kind'>[] = [
  { domain: 'parking', code: 'P1', kind: 'car-park' },
  { domain: 'parking', code: 'B1', kind: 'bay' },
  { domain: 'fitness', code: 'V1', kind: 'venue' },
  { domain: 'fitness', code: 'X1', kind: 'machine' },
  { domain: 'hazard', code: 'R1', kind: 'report-source' },
  { domain: 'hazard', code: 'H1', kind: 'hazard-point' },
  { domain: 'hazard', code: 'W1', kind: 'hazard-point' },
];
const PARENTS: Record<string, string[]> = { B1: ['P1-L1', 'P1'], X1: ['V1'] };
const WATER = { kind: 'water-level', level: 'general' };

/** Community `c`; `attributes` are those of all of them but W1, which watches water. */
export function fewDevices(attributes: Device['attributes'] = { kind: 'smoke', level: 'major' }): Devices {
  return {
    version: '1',
    communities: new Set(['c']),
    grids: new Map(),
    speakers: new Map(),
    find(community, domain, code) {
      const id = DEVICES.findIndex((device) => device.domain === domain && device.code === code);
      const known = DEVICES[id];
      if (!known) return undefined;
      return {
        ...known,
        id,
        community,
        capacity: known.kind === 'venue' ? 20 : 100,
        grid: null,
        lon: null,
        lat: null,
        attributes: code === 'W1' ? WATER : attributes,
        parents: PARENTS[code] ?? [],
        timezone: 'UTC',
      };
    },
  };
}
