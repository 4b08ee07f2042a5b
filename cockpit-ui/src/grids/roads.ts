/** Names of the roads that bound the grids (clause 4.3), each once, along the side it bounds. */
import type { GridShape } from '@cockpit/api/registry';
import { textWidth } from '../format/text-width.ts';
import { type Box, boundsOf, type Point } from './geometry.ts';
import type { PlaceRequest } from './placement.ts';

export const ROAD_TEXT = 15;
/** Distance of a name from the edge it belongs to, and how far along it may be moved, units. */
const OFF = 16;
const STEP = 14;
const TRIES = 12;
/** A side this close to the hull of all grids is an outer one, whose road runs outside; share of the extent. */
const OUTER = 0.06;

type Side = GridShape['roads'][number]['side'];

export interface RoadLabel extends PlaceRequest {
  text: string;
  vertical: boolean;
}

export function roadLabels(
  shapes: readonly GridShape[],
  ringOf: (code: string) => Point[],
  nameOf: (named: { name: GridShape['name'] }) => string,
): RoadLabel[] {
  const hull = boundsOf(shapes.flatMap((shape) => ringOf(shape.code)));
  const sides = new Map<string, { side: Side; text: string; boxes: Box[] }>();
  for (const shape of shapes) {
    const box = boundsOf(ringOf(shape.code));
    for (const road of shape.roads) {
      if (!isOuter(road.side, box, hull)) continue;
      const text = nameOf(road);
      const found = sides.get(`${road.side}-${text}`) ?? { side: road.side, text, boxes: [] };
      found.boxes.push(box);
      sides.set(`${road.side}-${text}`, found);
    }
  }
  return [...sides].map(([id, { side, text, boxes }]) => {
    const vertical = side === 'west' || side === 'east';
    const length = textWidth(text, ROAD_TEXT) * 1.12 + 6;
    return {
      id,
      text,
      vertical,
      sizes: [vertical ? { w: 20, h: length } : { w: length, h: 20 }],
      spots: alongside(side, merged(boxes)),
    };
  });
}

/** The middle of the side first, then to both directions along it. */
function alongside(side: Side, box: Box): Point[] {
  const middle: Point = [box.x + box.w / 2, box.y + box.h / 2];
  return Array.from({ length: 2 * TRIES + 1 }, (_, index) =>
    beside(side, box, middle, Math.ceil(index / 2) * STEP * (index % 2 === 0 ? 1 : -1)),
  );
}

function beside(side: Side, box: Box, [x, y]: Point, shift: number): Point {
  switch (side) {
    case 'north':
      return [x + shift, box.y - OFF];
    case 'south':
      return [x + shift, box.y + box.h + OFF];
    case 'west':
      return [box.x - OFF, y + shift];
    case 'east':
      return [box.x + box.w + OFF, y + shift];
  }
}

function isOuter(side: Side, box: Box, hull: Box): boolean {
  switch (side) {
    case 'north':
      return box.y - hull.y <= OUTER * hull.h;
    case 'south':
      return hull.y + hull.h - (box.y + box.h) <= OUTER * hull.h;
    case 'west':
      return box.x - hull.x <= OUTER * hull.w;
    case 'east':
      return hull.x + hull.w - (box.x + box.w) <= OUTER * hull.w;
  }
}

function merged(boxes: readonly Box[]): Box {
  return boundsOf(
    boxes.flatMap(({ x, y, w, h }): Point[] => [
      [x, y],
      [x + w, y + h],
    ]),
  );
}
