/** A registry in memory, for what needs no database. */
import type { Facility, Registry } from '../registry/registry.ts';

/** One grid G1 with M1 and M2; everything else as given. */
export function testRegistry(parts: Partial<Registry> = {}, timezone = 'Asia/Shanghai'): Registry {
  const name = { zh: '测试', en: 'Test' };
  const grid = (code: string, parent: string | null) => ({
    code,
    parent,
    kind: parent === null ? ('exclusive' as const) : ('micro' as const),
    name,
    leader: null,
    workers: null,
    areaM2: 1,
    roads: [],
    polygon: { type: 'Polygon' as const, coordinates: [] },
  });
  return {
    community: { code: 'test', name, timezone, workers: 1, revision: '1' },
    grids: [grid('G1', null), grid('M1', 'G1'), grid('M2', 'G1')],
    carParks: [],
    venues: [],
    routes: [],
    hazardPoints: [],
    facilities: [],
    byDevice: new Map(),
    ...parts,
  };
}

/** A facility whose id and device are the same number. */
export function facility(id: number, code: string, parts: Partial<Facility> = {}): Facility {
  return {
    id,
    code,
    domain: 'parking',
    kind: 'car-park',
    parent: null,
    grid: 'M1',
    name: { zh: code, en: code },
    lon: null,
    lat: null,
    capacity: 100,
    device: id,
    reportEveryS: 60,
    watchedSince: 0,
    ...parts,
  };
}
