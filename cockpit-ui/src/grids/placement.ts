/** Who stands where on the map: first come, first served, and nobody on anybody else. */
import { type Box, containsBox, type Point } from './geometry.ts';

/** Clear space kept around everything placed, units. */
export const GAP = 4;

export interface PlaceRequest {
  id: string;
  /** Sizes it can take, the one it would like best first. */
  sizes: readonly { w: number; h: number }[];
  /** Centres it could stand at, best first. */
  spots: readonly Point[];
  /** It must stand wholly inside this ring. */
  inside?: readonly Point[];
}

export interface PlacedSymbol {
  id: string;
  box: Box;
  /** Which of its sizes it got. */
  size: number;
}

/**
 * Places what it can, in order of importance, within `bounds` and clear of `taken` and of each other. What finds no
 * place in any of its sizes is left out: overlapping text would be read wrong, a missing label only later.
 */
export function placeAll(wanted: readonly PlaceRequest[], taken: readonly Box[], bounds: Box): PlacedSymbol[] {
  const occupied = [...taken];
  const placed: PlacedSymbol[] = [];
  for (const item of wanted) {
    const place = placeOne(item, occupied, bounds);
    if (place === undefined) continue;
    occupied.push(place.box);
    placed.push(place);
  }
  return placed;
}

export function overlaps(a: Box, b: Box, gap = 0): boolean {
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap;
}

/** Centres around a point in growing rings: where a symbol may be nudged to when its own place is taken. */
export function nearbySpots([x, y]: Point, step: number, rings = 4): Point[] {
  const spots: Point[] = [[x, y]];
  for (let ring = 1; ring <= rings; ring += 1)
    for (let turn = 0; turn < 8; turn += 1) {
      const angle = (turn * Math.PI) / 4;
      spots.push([x + Math.cos(angle) * step * ring, y + Math.sin(angle) * step * ring]);
    }
  return spots;
}

function placeOne(item: PlaceRequest, occupied: readonly Box[], bounds: Box): PlacedSymbol | undefined {
  for (const [size, { w, h }] of item.sizes.entries()) {
    for (const [cx, cy] of item.spots) {
      const box = { x: cx - w / 2, y: cy - h / 2, w, h };
      if (box.x < bounds.x || box.y < bounds.y) continue;
      if (box.x + w > bounds.x + bounds.w || box.y + h > bounds.y + bounds.h) continue;
      if (item.inside !== undefined && !containsBox(item.inside, box)) continue;
      if (occupied.some((other) => overlaps(box, other, GAP))) continue;
      return { id: item.id, box, size };
    }
  }
  return undefined;
}
