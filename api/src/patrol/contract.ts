/** Daily patrol as screens see it (日常巡查, clauses 7.1.4.2 and 7.1.4.3). */
import Type, { type Static } from 'typebox';
import { Bucket } from '../history/contract.ts';
import { Epoch, Nullable, Place, Text } from '../wire/contract.ts';

/** State of one planned stop (checkpoint × round) of today. 已巡 / 迟到 / 漏巡 / 应到未到 / 未到时间 / 未知: it fell due before anybody listened. */
export const StopState = Type.Union([
  Type.Literal('done'),
  Type.Literal('late'),
  Type.Literal('missed'),
  Type.Literal('due'),
  Type.Literal('upcoming'),
  Type.Literal('unknown'),
]);
export type StopState = Static<typeof StopState>;

const Counts = {
  planned: Type.Integer({
    description:
      'Stops planned today (rounds × checkpoints; a round belongs to the day it starts), those left out that fell due before their checkpoint was watched and of which no check-in came: they count nowhere',
  }),
  due: Type.Integer({ description: 'Stops whose due time has passed, done or not' }),
  done: Type.Integer({ description: 'Stops with a check-in, late ones included' }),
  late: Type.Integer(),
  missed: Type.Integer(),
  findings: Type.Integer({ description: 'Check-ins of today with a finding' }),
};

export const PatrolTotals = Type.Object({
  asOf: Nullable(Type.Number({ description: 'Epoch ms of the newest check-in' })),
  ...Counts,
  coverage: Nullable(Type.Number({ description: '巡查覆盖率 done / planned, 0..1; null: nothing planned' })),
  onTime: Nullable(Type.Number({ description: '按时率 (done − late) / done' })),
  walking: Type.Integer({ description: 'Officers on the way now' }),
});
export type PatrolTotals = Static<typeof PatrolTotals>;

export const Route = Type.Object({
  code: Type.String(),
  name: Text,
  keyArea: Type.Boolean(),
  ...Counts,
  round: Nullable(
    Type.Object(
      {
        code: Type.String(),
        startsAt: Epoch,
        stops: Type.Array(
          Type.Object({ checkpoint: Type.String(), dueAt: Epoch, at: Nullable(Epoch), state: StopState }),
        ),
      },
      { description: 'The running round, else the last of today, else the next' },
    ),
  ),
  walking: Nullable(
    Type.Object({
      officer: Type.String(),
      checkpoint: Text,
      at: Epoch,
      lon: Nullable(Type.Number()),
      lat: Nullable(Type.Number()),
      grid: Nullable(Type.String()),
    }),
  ),
  nextDueAt: Nullable(Epoch),
});
export type Route = Static<typeof Route>;

export const Checkpoint = Type.Object({
  code: Type.String(),
  name: Text,
  route: Type.String(),
  ...Place.properties,
  state: StopState,
  at: Nullable(Type.Number({ description: 'Epoch ms of its last check-in today' })),
});
export type Checkpoint = Static<typeof Checkpoint>;

export const PatrolHistory = Type.Object({
  bucket: Bucket,
  points: Type.Array(
    Type.Object({ t: Epoch, checkins: Type.Integer(), findings: Type.Integer(), suspect: Type.Integer() }),
  ),
});
export type PatrolHistory = Static<typeof PatrolHistory>;

export const PatrolNow = Type.Object({
  at: Epoch,
  totals: PatrolTotals,
  routes: Type.Array(Route),
  checkpoints: Type.Array(Checkpoint),
});
export type PatrolNow = Static<typeof PatrolNow>;

/** Live tables of the domain: table → row. */
export const PATROL_TABLES = { patrolTotals: PatrolTotals, routes: Route, checkpoints: Checkpoint } as const;
