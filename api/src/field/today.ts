/** The rounds somebody walks today, out of the picture the wall has of them. Pure. */
import type { PatrolPicture, Round, Stop } from '../patrol/picture.ts';
import { inScope, type Scope } from '../registry/registry.ts';
import type { FieldRound, FieldStop } from './contract.ts';

/** Rounds with a stop in the scope: those of yesterday that still run, and all of today, in order of their start. */
export function roundsToWalk(
  picture: PatrolPicture,
  scope: Scope,
  officer: string | undefined,
  now: number,
): FieldRound[] {
  return [...picture.yesterday.filter(({ endsAt }) => now < endsAt), ...picture.today]
    .map((round) => ({ round, stops: round.stops.filter(({ checkpoint }) => inScope(scope, checkpoint)) }))
    .filter(({ stops }) => stops.length > 0)
    .map(({ round, stops }) => roundRow(round, stops, officer))
    .sort((a, b) => a.startsAt - b.startsAt);
}

function roundRow({ round, route, startsAt, endsAt }: Round, stops: readonly Stop[], officer?: string): FieldRound {
  return {
    round,
    route: { code: route.code, name: route.name, keyArea: route.route.keyArea ?? false },
    startsAt,
    endsAt,
    stops: stops.map((stop) => stopRow(stop, officer)),
  };
}

function stopRow({ checkpoint, dueAt, lateAt, missedAt, checkin, state }: Stop, officer?: string): FieldStop {
  const { code, name, grid, lon, lat } = checkpoint;
  const mine = checkin !== undefined && checkin.officer === officer;
  return { checkpoint: code, name, grid, lon, lat, dueAt, lateAt, missedAt, at: checkin?.at ?? null, mine, state };
}
