import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gridRows } from './grid-rows.ts';
import { print } from './print.ts';
import { COMMUNITY_FILE, readRegistryFolder, SHAPES_FILE } from './read-files.ts';
import { facilitiesOf } from './sections.ts';

const FOLDER = fileURLToPath(new URL('../../../simulators/communities/yunfan', import.meta.url));
const METRES_PER_DEGREE = 111_000;

const registry = await readRegistryFolder(FOLDER);
const { file } = registry;

function sum(numbers: (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}

describe('the community that ships', () => {
  it('has the size the standard asks for, on both levels of its grids', () => {
    const workers = (kind: string) => sum(file.grids.filter((grid) => grid.kind === kind).map((grid) => grid.workers));
    expect(file.community.workers).toBe(25_600);
    expect([workers('exclusive'), workers('micro')]).toEqual([25_600, 25_600]);
    expect(file.grids.filter((grid) => grid.kind === 'exclusive')).toHaveLength(4);
    expect(file.grids.filter((grid) => grid.kind === 'micro')).toHaveLength(16);
  });

  it('has every facility the issue counts', () => {
    const withBays = file.carParks.filter((carPark) => carPark.levels?.some((level) => level.bays));
    expect([file.carParks.length, sum(file.carParks.map((carPark) => carPark.spaces)), withBays.length]).toEqual([
      8, 3200, 2,
    ]);
    expect([file.venues.length, sum(file.venues.map((venue) => venue.capacity))]).toEqual([12, 760]);
    expect([file.routes.length, file.routes.flatMap((route) => route.checkpoints).length]).toEqual([8, 60]);
    expect([file.hazardPoints.length, new Set(file.hazardPoints.map((point) => point.kind)).size]).toEqual([160, 7]);
    expect(new Set(file.hazardPoints.map((point) => point.grid)).size).toBe(16);
    const { airPoints = [], wasteBins = [], waterPoints = [] } = file.environment ?? {};
    expect([airPoints, wasteBins, waterPoints].map((points) => points.length)).toEqual([8, 20, 4]);
    expect(new Set(wasteBins.map((bin) => bin.grid)).size).toBe(16);
    expect(facilitiesOf(file).filter((row) => row.kind === 'bay').length).toBeGreaterThan(520);
  });

  it('fills each exclusive grid with its micro-grids, without gap', () => {
    const rows = gridRows(registry);
    for (const exclusive of rows.filter((row) => row.kind === 'exclusive')) {
      const inside = sum(rows.filter((row) => row.parent === exclusive.code).map((row) => row.areaM2));
      expect(Math.abs(inside - exclusive.areaM2)).toBeLessThan(0.5);
    }
  });

  it('keeps points on the map apart', () => {
    const solid = [...file.carParks, ...file.venues];
    const watched = Object.values(file.environment ?? {}).flat();
    for (const [index, place] of [...solid, ...file.hazardPoints, ...watched].entries())
      for (const other of solid.slice(0, index)) {
        const east = (place.lon - other.lon) * METRES_PER_DEGREE * Math.cos((place.lat * Math.PI) / 180);
        const north = (place.lat - other.lat) * METRES_PER_DEGREE;
        expect(Math.hypot(east, north), `${place.code} and ${other.code}`).toBeGreaterThan(35);
      }
  });

  it('is written as an export writes it, so that an export can be compared', async () => {
    expect(await readFile(`${FOLDER}/${COMMUNITY_FILE}`, 'utf8')).toBe(`${print(file)}\n`);
    expect(await readFile(`${FOLDER}/${SHAPES_FILE}`, 'utf8')).toBe(`${print(registry.shapes)}\n`);
  });
});
