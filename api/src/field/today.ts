/** The rounds somebody walks today, out of the picture the wall has of them. Pure. */
import type { PatrolPicture, Round, Stop } from '../patrol/picture.ts';
import { inScope, type Scope } from '../registry/registry.ts';
import type { FieldRound, FieldStop } from './contract.ts';

export interface WalkerState {
  /** Their pseudonym; undefined: they have not checked in yet. */
  officer: string | undefined;
  /** Codes of devices by their ids. */
  devices: ReadonlyMap<number, string>;
}

/** Rounds with a stop in the scope: those of yesterday that still run, and all of today, in order of their start. */
export function roundsToWalk(
  picture: PatrolPicture,
  scope: Scope,
  { officer, devices }: WalkerState,
  now: number,
): FieldRound[] {
  return [...picture.yesterday.filter(({ endsAt }) => now < endsAt), ...picture.today]
    .map((round) => ({ round, stops: round.stops.filter(({ checkpoint }) => inScope(scope, checkpoint)) }))
    .filter(({ stops }) => stops.length > 0)
    .map(({ round, stops }) => roundRow(round, stops, { officer, devices }))
    .sort((a, b) => a.startsAt - b.startsAt);
}

function roundRow({ round, route, startsAt, endsAt }: Round, stops: readonly Stop[], walker: WalkerState): FieldRound {
  return {
    round,
    route: { code: route.code, name: route.name, keyArea: route.route.keyArea ?? false },
    startsAt,
    endsAt,
    stops: stops.flatMap((stop) => stopRow(stop, walker)),
  };
}

/** A checkpoint nothing speaks for cannot be checked in at. */
function stopRow(
  { checkpoint, dueAt, lateAt, missedAt, checkin, state }: Stop,
  { officer, devices }: WalkerState,
): FieldStop[] {
  const { code, name, grid, lon, lat } = checkpoint;
  const device = devices.get(checkpoint.device ?? Number.NaN);
  if (device === undefined) return [];
  const mine = checkin !== undefined && checkin.officer === officer;
  return [
    { checkpoint: code, device, name, grid, lon, lat, dueAt, lateAt, missedAt, at: checkin?.at ?? null, mine, state },
  ];
}
