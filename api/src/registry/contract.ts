/** A community and its grids (网格), as the registry says they are. */
import Type, { type Static } from 'typebox';
import { Nullable, Text } from '../wire/contract.ts';

export const CommunityInfo = Type.Object({
  code: Type.String(),
  name: Text,
  timezone: Type.String({ description: 'IANA zone every local time and local day is in' }),
  workers: Type.Integer(),
  revision: Type.String({ description: 'Changes when the registry is imported again; fetch /api/grids then' }),
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
