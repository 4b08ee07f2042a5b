/** The whole map laid out: shapes, points, badges, names and roads, none on top of another. Pure; layout units. */
import type { GridShape } from '@cockpit/api/registry';
import { textWidth } from '../format/text-width.ts';
import { type Box, boundsOf, centreOf, fitProjection, type Point, pathOf, ringOf, spotsIn } from './geometry.ts';
import type { MapPoint } from './map-points.ts';
import { SIGNS } from './map-signs.tsx';
import { nearbySpots, type PlacedSymbol, type PlaceRequest, placeAll } from './placement.ts';
import { type RoadLabel, roadLabels } from './roads.ts';

/** Sizes of letters, units. */
export const BADGE_NAME = 18;
export const BADGE_TEXT = 15;
export const LABEL_TEXT = 15;
const LABEL_PADDING = 4;
const BADGE_PADDING = 14;
/** A micro-grid's number, where its name has no room. */
const SHORT_NAME = '00';
const BADGE_MAX = 240;
const POINT_NAME_MAX = 190;
/** Kept free above the place whose line leads to its card. */
const LEADER_WIDTH = 8;
const MARGIN = { side: 40, bottom: 34 };

export interface MapInput {
  /** Size of the drawing, and the part at its top that the title and the alarm card need. */
  width: number;
  height: number;
  top: number;
  shapes: readonly GridShape[];
  /** Grid the map is drilled to. */
  focus: GridShape | undefined;
  points: readonly MapPoint[];
  /** Id of the point from which a line leads up to its card. */
  led: string | undefined;
  nameOf: (shape: { name: GridShape['name'] }) => string;
  /** What is written beside a place. */
  labelOf: (point: MapPoint) => string;
  /** Widest line of figures a badge may have to hold. */
  badgeLine: string;
  /** Widest word for the state of a grid. */
  stateWord: string;
}

export interface MapShape {
  shape: GridShape;
  d: string;
  centre: Point;
  /** Outside the drilled grid: drawn dim, for orientation. */
  dim: boolean;
}

export interface MapLayout {
  shapes: MapShape[];
  /** Grids that can be opened from here. */
  targets: MapShape[];
  points: { point: MapPoint; x: number; y: number; from: Point; trail: string }[];
  badges: Map<string, PlacedSymbol>;
  labels: Map<string, PlacedSymbol>;
  names: Map<string, PlacedSymbol>;
  roads: (RoadLabel & { box: Box })[];
}

export function layoutMap(input: MapInput): MapLayout {
  const { focus, width, height } = input;
  const bounds: Box = { x: 4, y: input.top, w: width - 8, h: height - input.top - 4 };
  const fitted = focus === undefined ? input.shapes : input.shapes.filter((shape) => belongsTo(shape, focus));
  const project = fitProjection(fitted.length > 0 ? fitted : input.shapes, {
    x: MARGIN.side,
    y: input.top + 26,
    w: width - 2 * MARGIN.side,
    h: height - input.top - 26 - MARGIN.bottom,
  });
  const rings = new Map(input.shapes.map((shape) => [shape.code, ringOf(shape, project)]));
  const ringFor = (code: string) => rings.get(code) ?? [];
  const shapes = input.shapes.map((shape) => ({
    shape,
    d: pathOf(ringFor(shape.code)),
    centre: centreOf(ringFor(shape.code)),
    dim: focus !== undefined && !belongsTo(shape, focus),
  }));
  const targets = shapes.filter(({ shape }) =>
    // Of who holds a micro-grid alone the grid around it is not known.
    focus === undefined ? !input.shapes.some(({ code }) => code === shape.parent) : shape.parent === focus.code,
  );

  const seen = input.points
    .map((point) => ({ point, from: project([point.lon, point.lat]) }))
    .filter(({ from }) => within(bounds, from));
  const symbols = placeAll(
    seen.map(({ point, from }) => ({
      id: point.id,
      sizes: [{ w: point.sign.size, h: point.sign.size }],
      spots: nearbySpots(from, point.sign.size * 0.6),
    })),
    [],
    bounds,
  );
  const symbolOf = new Map(symbols.map((symbol) => [symbol.id, symbol.box]));
  const points = seen.flatMap(({ point, from }) => {
    const box = symbolOf.get(point.id);
    if (box === undefined) return [];
    const trail = [...point.trail.map((place) => project(place)), from];
    return [{ point, from, x: box.x + box.w / 2, y: box.y + box.h / 2, trail: `M${trail.join('L')}` }];
  });

  const taken = symbols.map((symbol) => symbol.box);
  for (const { point, x, y } of points)
    if (point.id === input.led)
      taken.push({ x: x - LEADER_WIDTH / 2, y: input.top, w: LEADER_WIDTH, h: y - input.top });
  // What is overdue is said first: the hourglass alone would be a sign without its word.
  const isLate = ({ point }: (typeof points)[number]) => point.sign === SIGNS['case-late'];
  const lateNames = placeAll(
    points.filter(isLate).map((entry) => pointName(entry, input)),
    taken,
    bounds,
  );
  take(taken, lateNames);
  const badges = placeAll(
    targets.map((target) => badge(target, ringFor(target.shape.code), input)),
    taken,
    bounds,
  );
  take(taken, badges);
  const labels = placeAll(
    shapes
      .filter(({ shape, dim }) => shape.kind === 'micro' && !dim && focus === undefined && shape.parent !== null)
      .map(({ shape }) => label(shape, ringFor(shape.code), input)),
    taken,
    bounds,
  );
  take(taken, labels);
  // On the whole map only who has a case is written: there is no room for the names of all places.
  const named = points.filter(
    (entry) => !isLate(entry) && (focus !== undefined || typeof entry.point.owner === 'string'),
  );
  const names = placeAll(
    named.map((entry) => pointName(entry, input)),
    taken,
    bounds,
  );
  take(taken, names);
  const roads = roadLabels(fitted, ringFor, input.nameOf);
  const placedRoads = new Map(
    placeAll(roads, taken, { x: 2, y: input.top, w: width - 4, h: height - input.top - 2 }).map((road) => [
      road.id,
      road.box,
    ]),
  );

  return {
    shapes,
    targets,
    points,
    badges: byId(badges),
    labels: byId(labels),
    names: byId([...lateNames, ...names]),
    roads: roads.flatMap((road) => {
      const box = placedRoads.get(road.id);
      return box === undefined ? [] : [{ ...road, box }];
    }),
  };
}

/** A grid belongs to a drilled one when it is that grid or one of its parts. */
function belongsTo(shape: GridShape, focus: GridShape): boolean {
  return shape.code === focus.code || shape.parent === focus.code;
}

function badge({ shape, centre }: MapShape, ring: Point[], { nameOf, badgeLine }: MapInput): PlaceRequest {
  const name = textWidth(nameOf(shape), BADGE_NAME) + 26;
  const wide = Math.min(BADGE_MAX, Math.max(name, textWidth(badgeLine, BADGE_TEXT)) + 2 * BADGE_PADDING);
  return {
    id: shape.code,
    sizes: [
      { w: wide, h: 56 },
      { w: Math.min(BADGE_MAX, name + BADGE_PADDING), h: 30 },
    ],
    spots: spotsIn(ring, centre),
    inside: ring,
  };
}

function label(shape: GridShape, ring: Point[], { nameOf, stateWord }: MapInput): PlaceRequest {
  const { x, y } = boundsOf(ring);
  // Room for the alarm mark and its word beside the name, so that the label stays put when an alarm comes.
  const widthOf = (name: string) => textWidth(`${name} ▲ ${stateWord}`, LABEL_TEXT) + LABEL_PADDING;
  const width = widthOf(nameOf(shape));
  return {
    id: shape.code,
    sizes: [
      { w: width, h: 22 },
      { w: widthOf(SHORT_NAME), h: 22 },
    ],
    spots: spotsIn(ring, [x + width / 2 + 8, y + 18], 7),
    inside: ring,
  };
}

function pointName({ point, x, y }: { point: MapPoint; x: number; y: number }, { labelOf }: MapInput): PlaceRequest {
  const w = Math.min(POINT_NAME_MAX, textWidth(labelOf(point), LABEL_TEXT) + 6);
  const off = point.sign.size / 2 + 5;
  return {
    id: point.id,
    sizes: [{ w, h: 20 }],
    spots: [
      [x + off + w / 2, y],
      [x - off - w / 2, y],
      [x, y + off + 10],
      [x, y - off - 10],
    ],
  };
}

function within(box: Box, [x, y]: Point): boolean {
  return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
}

function take(taken: Box[], placed: readonly PlacedSymbol[]): void {
  for (const { box } of placed) taken.push(box);
}

function byId(placed: readonly PlacedSymbol[]): Map<string, PlacedSymbol> {
  return new Map(placed.map((entry) => [entry.id, entry]));
}
