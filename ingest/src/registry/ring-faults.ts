/** What makes a GeoJSON polygon unfit to be a grid. Pure. */
type Position = readonly number[];

/** Above this a ring is a drawing error or a coast line; testing its edges pairwise would take minutes. */
const POSITIONS_MAX = 5_000;

/** Why the polygon is unsound, in sentences; empty when it is fine. */
export function polygonFaults(rings: readonly (readonly Position[])[]): string[] {
  return rings.flatMap((ring, index) => {
    const which = index === 0 ? 'The outer ring' : `Hole ${index}`;
    const fault = ringFault(ring);
    return fault === undefined ? [] : [`${which} ${fault}`];
  });
}

function ringFault(ring: readonly Position[]): string | undefined {
  if (ring.length > POSITIONS_MAX) return `has ${ring.length} positions; at most ${POSITIONS_MAX} are accepted.`;
  const stray = ring.find((position) => !isLonLat(position));
  if (stray)
    return `contains [${stray.join(', ')}], which is not [longitude, latitude] in degrees (WGS-84, longitude first).`;
  const first = ring[0];
  const last = ring.at(-1);
  if (!first || !last || !same(first, last)) return 'is not closed: its last position must repeat its first.';
  // Drawing tools leave a position twice in a row; that harms nothing.
  const corners = ring.filter((position, index) => index === 0 || !same(position, ring[index - 1] as Position));
  if (corners.length < 4) return 'has fewer than three different corners.';
  const crossing = firstCrossing(corners);
  if (crossing) return `crosses or touches itself near ${crossing[0]}, ${crossing[1]}.`;
  return undefined;
}

function isLonLat([lon, lat]: Position): boolean {
  return lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

function same(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Where two edges of the closed ring meet that have no business with each other. */
function firstCrossing(ring: readonly Position[]): Position | undefined {
  const edges = ring.length - 1;
  for (let i = 0; i < edges; i++) {
    const [a, b] = [ring[i] as Position, ring[i + 1] as Position];
    for (let j = i + 1; j < edges; j++) {
      const [c, d] = [ring[j] as Position, ring[j + 1] as Position];
      if (j === i + 1 ? foldsBack(a, b, d) : i === 0 && j === edges - 1 ? foldsBack(c, a, b) : touch(a, b, c, d))
        return c;
    }
  }
  return undefined;
}

/** Two edges in a row, a→b→c, that run back over each other. */
function foldsBack(a: Position, b: Position, c: Position): boolean {
  const [ax, ay, bx, by, cx, cy] = [...point(a), ...point(b), ...point(c)] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return side(a, b, c) === 0 && (ax - bx) * (cx - bx) + (ay - by) * (cy - by) > 0;
}

function touch(a: Position, b: Position, c: Position, d: Position): boolean {
  const [abc, abd, cda, cdb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (
    (abc === 0 && between(a, b, c)) ||
    (abd === 0 && between(a, b, d)) ||
    (cda === 0 && between(c, d, a)) ||
    (cdb === 0 && between(c, d, b))
  );
}

/** 1, 0 or −1: on which side of the line a→b the position p lies. */
function side(a: Position, b: Position, p: Position): number {
  const [ax, ay] = point(a);
  const [bx, by] = point(b);
  const [px, py] = point(p);
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
}

function between(a: Position, b: Position, p: Position): boolean {
  const [ax, ay] = point(a);
  const [bx, by] = point(b);
  const [px, py] = point(p);
  return px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by);
}

function point(position: Position): [number, number] {
  return [position[0] as number, position[1] as number];
}
