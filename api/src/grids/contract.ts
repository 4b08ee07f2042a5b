/** Grids (网格): what they are, and how each of them is doing. */
import Type, { type Static } from 'typebox';
import { Nullable, Text } from '../common/contract.ts';

export const CommunityInfo = Type.Object({
  code: Type.String(),
  name: Text,
  timezone: Type.String({ description: 'IANA zone every local time and local day is in' }),
  workers: Type.Integer(),
  revision: Type.String({ description: 'Changes when the registry was imported anew; fetch /api/grids again' }),
});
export type CommunityInfo = Static<typeof CommunityInfo>;

export const GridShape = Type.Object({
  code: Type.String(),
  kind: Type.Union([Type.Literal('exclusive'), Type.Literal('micro')]),
  parent: Nullable(Type.String()),
  name: Text,
  leader: Nullable(Type.String()),
  workers: Nullable(Type.Integer()),
  areaM2: Type.Number(),
  roads: Type.Array(
    Type.Object({
      side: Type.Union([Type.Literal('north'), Type.Literal('east'), Type.Literal('south'), Type.Literal('west')]),
      name: Text,
    }),
  ),
  polygon: Type.Object({
    type: Type.Literal('Polygon'),
    coordinates: Type.Array(Type.Array(Type.Array(Type.Number()))),
  }),
});
export type GridShape = Static<typeof GridShape>;

/** `GET /api/grids` */
export const GridsReply = Type.Object({ community: CommunityInfo, grids: Type.Array(GridShape) });
export type GridsReply = Static<typeof GridsReply>;

/** The worst alarm of a grid that is active and not hidden; calm: none. */
const GridState = Type.Union([Type.Literal('calm'), Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')]);

/** How one grid is doing; an exclusive grid sums its micro-grids. Keyed by grid code. */
export const GridNow = Type.Object({
  state: GridState,
  hazardsMajor: Type.Integer(),
  hazardsGeneral: Type.Integer(),
  occupancy: Nullable(Type.Number({ description: 'Parking, 0..1; null: no car park reports' })),
  free: Nullable(Type.Integer()),
  present: Nullable(Type.Integer({ description: 'People in fitness venues' })),
  patrolPlanned: Type.Integer(),
  patrolDone: Type.Integer(),
  patrolMissed: Type.Integer(),
  expected: Type.Integer({ description: 'Devices that owe readings' }),
  reporting: Type.Integer(),
  silentSince: Nullable(
    Type.Number({ description: 'Epoch ms of the last reading when none of its devices reports any more (失联)' }),
  ),
});
export type GridNow = Static<typeof GridNow>;
