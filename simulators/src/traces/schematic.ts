/**
 * A map for places nobody gave coordinates for: grids as tiles near 0° N 0° E, micro-grids inside, places spread in them.
 * It is a diagram with the shape of a map and says so by where it lies. Pure.
 */
import { createHash } from 'node:crypto';
import type { GridEntry, GridShapes } from '@cockpit/ingest/registry';
import { nameOf } from './values.ts';

/** Side of a micro-grid and the gap between exclusive grids, in 10⁻⁶ degrees (about 440 m and 90 m). */
const CELL = 4_000;
const GAP = 800;
/** The map is wider than high, as the wall is. */
const WIDTH_TO_HEIGHT = 1.4;

export interface Group {
  name: string;
  cells: string[];
}
interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}
interface Cell {
  grid: string;
  box: Box;
}
export interface Schematic {
  grids: GridEntry[];
  shapes: GridShapes;
  /** Micro-grids by group and cell, in the order asked for. */
  cells: Cell[][];
}

/** Lays out one exclusive grid per group on shelves, one micro-grid per cell. Codes derive from the community's code. */
export function drawSchematic(community: string, groups: readonly Group[]): Schematic {
  const prefix = codePrefix(community);
  const drawing: Schematic = { grids: [], shapes: { type: 'FeatureCollection', features: [] }, cells: [] };
  const total = groups.reduce((sum, group) => sum + group.cells.length, 0);
  const shelfWidth = Math.ceil(Math.sqrt(total * WIDTH_TO_HEIGHT)) * CELL;
  let west = 0;
  let north = 0;
  let shelfHeight = 0;
  for (const [index, group] of groups.entries()) {
    const columns = Math.ceil(Math.sqrt(group.cells.length));
    const rows = Math.ceil(group.cells.length / columns);
    if (west > 0 && west + columns * CELL > shelfWidth) {
      north -= shelfHeight + GAP;
      west = 0;
      shelfHeight = 0;
    }
    const box = { west, south: north - rows * CELL, east: west + columns * CELL, north };
    addGroup(drawing, { code: `${prefix}${digits(index + 1)}`, group, box, columns, rows });
    west = box.east + GAP;
    shelfHeight = Math.max(shelfHeight, rows * CELL);
  }
  return drawing;
}

/** `count` places spread evenly inside a box, degrees. */
export function spread({ west, south, east, north }: Box, count: number): { lon: number; lat: number }[] {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, index) => ({
    lon: degrees(west + ((east - west) * ((index % columns) + 0.5)) / columns),
    lat: degrees(north - ((north - south) * (Math.floor(index / columns) + 0.5)) / rows),
  }));
}

interface GroupTile {
  code: string;
  group: Group;
  box: Box;
  columns: number;
  rows: number;
}

function addGroup(drawing: Schematic, { code, group, box, columns, rows }: GroupTile): void {
  add(drawing, { code: `${code}000`, kind: 'exclusive', name: nameOf(group.name) }, box);
  const cells = group.cells.map((name, index): Cell => {
    const row = Math.floor(index / columns);
    // The last row shares its width among fewer, so that the tile is filled.
    const inRow = row === rows - 1 ? group.cells.length - row * columns : columns;
    const edge = (at: number) => Math.round(box.west + ((box.east - box.west) * at) / inRow);
    const cellBox = {
      west: edge(index % columns),
      south: box.north - (row + 1) * CELL,
      east: edge((index % columns) + 1),
      north: box.north - row * CELL,
    };
    const grid = `${code}${digits(index + 1)}`;
    add(drawing, { code: grid, kind: 'micro', parent: `${code}000`, name: nameOf(name) }, cellBox);
    return { grid, box: cellBox };
  });
  drawing.cells.push(cells);
}

function add({ grids, shapes }: Schematic, grid: GridEntry, { west, south, east, north }: Box): void {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const ring = corners.map((corner) => corner.map(degrees));
  grids.push(grid);
  shapes.features.push({
    type: 'Feature',
    properties: { code: grid.code },
    geometry: { type: 'Polygon', coordinates: [ring] },
  });
}

// Grid codes are unique in the whole database, so they carry a hash of the community: 98, seven digits, then 3 + 3.
function codePrefix(community: string): string {
  const hash = createHash('sha256').update(community).digest().readUInt32BE(0) % 10_000_000;
  return `98${String(hash).padStart(7, '0')}`;
}

function digits(number: number): string {
  return String(number).padStart(3, '0');
}

function degrees(millionths: number): number {
  return Math.round(millionths) / 1e6;
}
