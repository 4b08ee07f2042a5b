/** Grids (网格): what they are, and how each of them is doing. */
import Type, { type Static } from 'typebox';
import { CommunityInfo, GridShape } from '../registry/contract.ts';
import { Nullable } from '../wire/contract.ts';

/** `GET /api/grids` */
export const GridsReply = Type.Object({ community: CommunityInfo, grids: Type.Array(GridShape) });
export type GridsReply = Static<typeof GridsReply>;

/** The worst alarm of a grid that is active and not hidden; calm: none. */
const GridState = Type.Union([Type.Literal('calm'), Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')]);

const Sources = { reporting: Type.Integer(), expected: Type.Integer() };

/** How one grid is doing; an exclusive grid sums its micro-grids. Keyed by grid code. */
export const GridNow = Type.Object({
  state: GridState,
  hazardsMajor: Type.Integer(),
  hazardsGeneral: Type.Integer(),
  occupancy: Nullable(Type.Number({ description: 'Parking, 0..1; null: no car park reports' })),
  free: Nullable(Type.Integer({ description: 'Of the car parks that report' })),
  carParks: Type.Object(Sources, { description: 'How many of its car parks are in occupancy and free' }),
  present: Nullable(Type.Integer({ description: 'People in the fitness venues that report' })),
  venues: Type.Object(Sources, { description: 'How many of its venues are in present' }),
  patrolPlanned: Type.Integer(),
  patrolDone: Type.Integer(),
  patrolMissed: Type.Integer(),
  expected: Type.Integer({ description: 'Devices that have to report' }),
  reporting: Nullable(Type.Integer({ description: 'Null: not known, because the pipeline is broken' })),
  silentSince: Nullable(
    Type.Number({
      description:
        'Epoch ms of the last reading when none of its devices reports any more (失联); null as well while the pipeline is broken',
    }),
  ),
});
export type GridNow = Static<typeof GridNow>;

/** Live tables of the domain: table → row. */
export const GRID_TABLES = { grids: GridNow } as const;
