/** Shapes on the plane of the map, in layout units. */
import type { GridShape } from '@cockpit/api/registry';
import { geoMercator } from 'd3-geo';

export type Point = [x: number, y: number];
export interface Box {
  /** Left and top edge. */
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Project {
  (lonLat: readonly number[]): Point;
  /** Where on earth a point of the plane is. */
  invert(point: Point): [lon: number, lat: number];
}

/** Projection that fits the shapes into the box, undistorted. Points, not polygons, so that ring order does not matter. */
export function fitProjection(shapes: readonly GridShape[], box: Box): Project {
  const coordinates = shapes.flatMap((shape) => shape.polygon.coordinates.flat()) as Point[];
  const projection = geoMercator().fitExtent(
    [
      [box.x, box.y],
      [box.x + Math.max(1, box.w), box.y + Math.max(1, box.h)],
    ],
    { type: 'MultiPoint', coordinates },
  );
  return Object.assign(([lon = 0, lat = 0]: readonly number[]): Point => projection([lon, lat]) ?? [0, 0], {
    invert: (point: Point): Point => projection.invert?.(point) ?? [0, 0],
  });
}

/** Outer ring of a shape on the map. */
export function ringOf(shape: GridShape, project: Project): Point[] {
  return (shape.polygon.coordinates[0] ?? []).map(project);
}

export function pathOf(ring: readonly Point[]): string {
  return `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}

export function boundsOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** Centre of area of a ring. */
export function centreOf(ring: readonly Point[]): Point {
  let area = 0;
  let cx = 0;
  let cy = 0;
  ring.forEach(([x, y], index) => {
    const [nx, ny] = ring[(index + 1) % ring.length] ?? [x, y];
    const cross = x * ny - nx * y;
    area += cross;
    cx += (x + nx) * cross;
    cy += (y + ny) * cross;
  });
  if (Math.abs(area) < 1e-9) {
    const { x, y, w, h } = boundsOf(ring);
    return [x + w / 2, y + h / 2];
  }
  return [cx / (3 * area), cy / (3 * area)];
}

/** Whether a point lies in a ring (even-odd). */
export function contains(ring: readonly Point[], [px, py]: Point): boolean {
  let inside = false;
  ring.forEach(([x, y], index) => {
    const [nx, ny] = ring[(index + 1) % ring.length] ?? [x, y];
    if (y > py !== ny > py && px < ((nx - x) * (py - y)) / (ny - y) + x) inside = !inside;
  });
  return inside;
}

/** Whether all corners of a box lie in a ring. */
export function containsBox(ring: readonly Point[], box: Box): boolean {
  return (
    contains(ring, [box.x, box.y]) &&
    contains(ring, [box.x + box.w, box.y]) &&
    contains(ring, [box.x, box.y + box.h]) &&
    contains(ring, [box.x + box.w, box.y + box.h])
  );
}

/** Grid of points over a ring's bounds, nearest to `target` first. */
export function spotsIn(ring: readonly Point[], target: Point, step = 9): Point[] {
  const { x, y, w, h } = boundsOf(ring);
  const spots: Point[] = [target];
  for (let sx = x; sx <= x + w; sx += step) for (let sy = y; sy <= y + h; sy += step) spots.push([sx, sy]);
  const distance = ([sx, sy]: Point) => (sx - target[0]) ** 2 + (sy - target[1]) ** 2;
  return spots.sort((a, b) => distance(a) - distance(b));
}
