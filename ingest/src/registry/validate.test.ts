import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegistryFaultCode } from './contract.ts';
import { bayCodes } from './facilities.ts';
import type { RegistrySource } from './read-files.ts';
import { sampleRegistry } from './sample.ts';
import { validate } from './validate.ts';

/** Where in the registry, and what to put there; undefined takes it away. */
type Patch = [place: string, value: unknown];

const SQUARE = [
  [0.0049, 0],
  [0.01, 0],
  [0.01, 0.01],
  [0.0049, 0.01],
  [0.0049, 0],
];
const BOW_TIE = [
  [0, 0],
  [0.005, 0.01],
  [0.005, 0],
  [0, 0.01],
  [0, 0],
];
const SPIKE = [
  [0, 0],
  [0.005, 0],
  [0.005, 0.01],
  [0.005, 0.004],
  [0, 0.01],
  [0, 0],
];
const LINE = [
  [0, 0],
  [0.005, 0],
  [0.005, 0],
  [0, 0],
];
const STRAY_HOLE = [
  [0.004, 0.004],
  [0.006, 0.004],
  [0.006, 0.006],
  [0.004, 0.004],
];
const RING = 'shapes.features.2.geometry.coordinates';
const BAYS = 'file.carParks.0.levels.0.bays';
const ROUND = { code: 'day-1', startsAt: '09:00', weekdays: [6] };
const SHAPE = {
  type: 'Feature',
  properties: { code: '100000000000022' },
  geometry: { type: 'Polygon', coordinates: [SQUARE] },
};

const CASES: [what: string, code: RegistryFaultCode, path: string, ...patches: Patch[]][] = [
  ['a grid code used twice', 'duplicate-code', 'grids[1].code', ['file.grids.1.code', '100000000000001']],
  ['a shape drawn twice', 'duplicate-code', 'grids.geojson.features[6].code', ['shapes.features.6', SHAPE]],
  [
    'a level called like its lot',
    'duplicate-code',
    'carParks[0].levels[1].code',
    ['file.carParks.0.levels.1.code', 'P1'],
  ],
  [
    'a level called like a bay',
    'duplicate-code',
    'carParks[0].levels[1].code',
    ['file.carParks.0.levels.1.code', 'P1-A-07'],
  ],
  [
    'a machine called like its venue',
    'duplicate-code',
    'venues[0].machines[0].code',
    ['file.venues.0.machines.0.code', 'V1'],
  ],
  [
    'a checkpoint used twice',
    'duplicate-code',
    'routes[0].checkpoints[1].code',
    ['file.routes.0.checkpoints.1.code', 'C1'],
  ],
  ['a round used twice', 'duplicate-code', 'routes[0].rounds[1].code', ['file.routes.0.rounds.1', ROUND]],
  ['a source called like a sensor', 'duplicate-code', 'reportSources[0].code', ['file.reportSources.0.code', 'H1']],
  ['a short grid code', 'grid-code-length', 'grids[5].code', ['file.grids.5.code', '1']],
  ['a grid nobody drew', 'grid-without-shape', 'grids[5]', ['file.grids.5.code', '100000000000023']],
  ['a drawing of no grid', 'shape-without-grid', 'grids.geojson.features[5]', ['file.grids.5', undefined]],
  ['a ring that is not closed', 'invalid-polygon', 'grids.geojson.features[2]', [`${RING}.0.5`, [0.001, 0.001]]],
  ['a bow tie', 'invalid-polygon', 'grids.geojson.features[2]', [RING, [BOW_TIE]]],
  ['a spike that runs back over itself', 'invalid-polygon', 'grids.geojson.features[2]', [RING, [SPIKE]]],
  ['a ring without area', 'invalid-polygon', 'grids.geojson.features[2]', [RING, [LINE]]],
  ['latitude before longitude', 'invalid-polygon', 'grids.geojson.features[2]', [`${RING}.0.1.1`, 120]],
  ['a hole that leaves the grid', 'invalid-polygon', 'grids.geojson.features[2]', [`${RING}.1`, STRAY_HOLE]],
  ['a micro-grid of nobody', 'micro-grid-without-parent', 'grids[2].parent', ['file.grids.2.parent', undefined]],
  [
    'a micro-grid of a micro-grid',
    'unknown-parent-grid',
    'grids[3].parent',
    ['file.grids.3.parent', '100000000000011'],
  ],
  ['an exclusive grid with a parent', 'invalid-field', 'grids[1].parent', ['file.grids.1.parent', '100000000000001']],
  ['a micro-grid elsewhere', 'micro-grid-outside-parent', 'grids[3]', ['file.grids.3.parent', '100000000000002']],
  ['micro-grids over each other', 'grids-overlap', 'grids[3]', ['shapes.features.3.geometry.coordinates', [SQUARE]]],
  ['a place in no declared grid', 'unknown-grid', 'hazardPoints[0].grid', ['file.hazardPoints.0.grid', '999']],
  ['a place outside every grid', 'facility-outside-grids', 'venues[0]', ['file.venues.0.lat', 0.02]],
  [
    'a place in the next grid',
    'facility-outside-its-grid',
    'routes[0].checkpoints[0]',
    ['file.routes.0.checkpoints.0.lon', 0.016],
  ],
  ['levels that do not add up', 'spaces-mismatch', 'carParks[0].spaces', ['file.carParks.0.spaces', 16]],
  ['bays that do not add up', 'spaces-mismatch', 'carParks[0].levels[0].bays', [`${BAYS}.to`, 13]],
  ['bays counted backwards', 'invalid-field', 'carParks[0].levels[0].bays.to', [`${BAYS}.from`, 13]],
  ['ten million bays', 'spaces-mismatch', 'carParks[0].levels[0].bays', [`${BAYS}.to`, 9_999_999]],
  ['a zone that is none', 'unknown-timezone', 'community.timezone', ['file.community.timezone', 'Mars/Olympus']],
  ['an offset as a zone', 'unknown-timezone', 'community.timezone', ['file.community.timezone', '+08:00']],
  ['a venue that closes before it opens', 'invalid-field', 'venues[0].closesAt', ['file.venues.0.closesAt', '05:00']],
  ['missed before late', 'invalid-field', 'routes[0].missedAfterMinutes', ['file.routes.0.missedAfterMinutes', 5]],
  ['a name that cannot be stored', 'invalid-field', 'venues[0].name.zh', ['file.venues.0.name.zh', 'a\0b']],
  ['a field of the wrong type', 'invalid-field', 'carParks[0].lon', ['file.carParks.0.lon', '120']],
  ['a code that cannot stand in a topic', 'invalid-field', 'venues[0].code', ['file.venues.0.code', 'a/b']],
  ['a field that is missing', 'invalid-field', 'hazardPoints[0]', ['file.hazardPoints.0.kind', undefined]],
  ['a field that is misspelt', 'invalid-field', 'community', ['file.community.timeZone', 'Asia/Shanghai']],
];

function patched(...patches: Patch[]): RegistrySource {
  const registry = sampleRegistry();
  for (const [place, value] of patches) {
    const steps = place.split('.');
    const last = steps.pop() ?? '';
    const target = steps.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], registry);
    if (value !== undefined) Object.assign(target as object, { [last]: structuredClone(value) });
    else if (Array.isArray(target)) target.splice(Number(last), 1);
    else delete (target as Record<string, unknown>)[last];
  }
  return registry;
}

/** Faults of the sample with the patches, as `code path`. */
function faultsWith(...patches: Patch[]): string[] {
  const { file, shapes } = patched(...patches);
  return validate(file, shapes).map(({ code, path }) => `${code} ${path}`);
}

describe('validate', () => {
  it('finds nothing in a sound registry', () => {
    expect(faultsWith()).toEqual([]);
  });

  it.each(CASES)('names %s', (_what, code, path, ...patches) => {
    expect(faultsWith(...patches)).toContain(`${code} ${path}`);
  });

  it('lists all faults at once', () => {
    const faults = faultsWith(
      ['file.carParks.0.spaces', 1],
      ['file.venues.0.grid', '1'],
      ['file.community.timezone', 'x'],
    );
    expect(faults).toEqual([
      'unknown-timezone community.timezone',
      'spaces-mismatch carParks[0].spaces',
      'unknown-grid venues[0].grid',
    ]);
  });

  it('says in a sentence what is allowed', () => {
    const { file, shapes } = patched(['file.hazardPoints.0.kind', 'flood']);
    expect(validate(file, shapes)).toEqual([
      {
        code: 'invalid-field',
        path: 'hazardPoints[0].kind',
        message: expect.stringContaining('"smoke" or "heat" or "gas" or "carbon-monoxide"'),
      },
    ]);
  });

  it('accepts any printable name, and slivers that come from rounding', () => {
    const sliver = [
      [0.004999999, 0],
      [0.01, 0],
      [0.01, 0.01],
      [0.005, 0.01],
      [0.004999999, 0],
    ];
    const name = `<img src=x onerror=alert(1)> '"\\; drop table facility;-- 🅿️`;
    const places: Patch[] = [
      ['shapes.features.3.geometry.coordinates', [sliver]],
      ['file.carParks.0.name.zh', name],
    ];
    expect(faultsWith(...places)).toEqual([]);
  });

  it.each([[null], [[]], ['text'], [42], [{}], [{ format: 'cockpit-registry/2' }]])(
    'refuses %j without a crash',
    (value) => {
      expect(validate(value, value).length).toBeGreaterThan(0);
    },
  );

  it('never crashes on what JSON can say in place of any field', () => {
    const { file, shapes } = sampleRegistry();
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(file)), fc.jsonValue(), (field, value) => {
        validate({ ...file, [field]: value }, shapes);
        validate(file, { ...shapes, features: value });
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('bayCodes', () => {
  it('pads numbers to the width of the last', () => {
    const level = { code: 'L', name: { zh: 'L', en: 'L' }, spaces: 3, bays: { prefix: 'KC-', from: 98, to: 100 } };
    expect(bayCodes(level)).toEqual(['KC-098', 'KC-099', 'KC-100']);
  });
});
