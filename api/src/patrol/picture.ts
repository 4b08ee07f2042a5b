/** The plan of three local days held against the check-ins. Pure. */
import { inScope, type PatrolRoute, type Registry, type Scope } from '../registry/registry.ts';
import { localDay } from '../time/local-day.ts';
import type { StopState } from './contract.ts';
import { type PlannedRound, type PlannedStop, roundsOf } from './plan.ts';
import type { Checkin } from './queries.ts';

export interface Stop extends PlannedStop {
  /** `{code}@{date}` of the round it belongs to. */
  round: string;
  checkin: Checkin | undefined;
  /** It fell due before the checkpoint was watched, or its round planned: without a check-in nobody knows what became of it, and it counts for nothing. */
  isUnwatched: boolean;
  state: StopState;
}
export interface Round extends Omit<PlannedRound, 'stops'> {
  stops: Stop[];
}
/** The patrol as it stands at one instant; the same for every scope. Rounds belong to the day they start. */
export interface PatrolPicture {
  /** Rounds of yesterday, which may still run. */
  yesterday: Round[];
  today: Round[];
  tomorrow: Round[];
  /** Check-ins whose instant lies in the local day. */
  checkinsToday: Checkin[];
}

/** Holds the plan against the check-ins, of which the first for a stop counts. */
export function patrolPicture(checkins: readonly Checkin[], registry: Registry, now: number): PatrolPicture {
  const zone = registry.community.timezone;
  const first = new Map<string, Checkin>();
  for (const checkin of checkins) {
    const key = stopKey(checkin.device, checkin.round);
    if (!first.has(key)) first.set(key, checkin);
  }
  const roundsOn = (offset: number): Round[] => {
    const day = localDay(now, zone, offset);
    return registry.routes
      .flatMap((route) => roundsOf(route, day, zone))
      .map((round) => ({ ...round, stops: round.stops.map((stop) => markStop(round, stop, first, now)) }));
  };
  const today = localDay(now, zone);
  return {
    yesterday: roundsOn(-1),
    today: roundsOn(0),
    tomorrow: roundsOn(1),
    checkinsToday: checkins.filter((checkin) => checkin.at >= today.startsAt && checkin.at < today.endsAt),
  };
}

/** The part of the picture that is one route's. */
export function pictureOf(picture: PatrolPicture, route: PatrolRoute): PatrolPicture {
  const own = (round: Round) => round.route.id === route.id;
  const devices = new Set(route.checkpoints.map((checkpoint) => checkpoint.device));
  return {
    yesterday: picture.yesterday.filter(own),
    today: picture.today.filter(own),
    tomorrow: picture.tomorrow.filter(own),
    checkinsToday: picture.checkinsToday.filter((checkin) => devices.has(checkin.device)),
  };
}

/** Stops of today in the scope that count. */
export function countedStops(picture: PatrolPicture, scope: Scope): Stop[] {
  return picture.today
    .flatMap((round) => round.stops)
    .filter((stop) => isCounted(stop) && inScope(scope, stop.checkpoint));
}

export function isCounted({ isUnwatched, checkin }: Stop): boolean {
  return !isUnwatched || checkin !== undefined;
}

/** Stops of yesterday and today in the scope that were missed in (from, to], epoch ms. */
export function missedStops(picture: PatrolPicture, scope: Scope, from: number, to: number): Stop[] {
  return [...picture.yesterday, ...picture.today]
    .flatMap((round) => round.stops)
    .filter((stop) => stop.state === 'missed' && stop.missedAt > from && stop.missedAt <= to)
    .filter((stop) => inScope(scope, stop.checkpoint));
}

/** The next instant at which a stop falls due or is missed by time alone; Infinity: none is left. */
export function nextPatrolInstant(picture: PatrolPicture, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const round of [...picture.yesterday, ...picture.today])
    for (const { dueAt, missedAt } of round.stops)
      for (const instant of [dueAt, missedAt]) if (instant > now && instant < next) next = instant;
  return next;
}

function markStop(
  { round, plannedSince }: PlannedRound,
  stop: PlannedStop,
  first: ReadonlyMap<string, Checkin>,
  now: number,
): Stop {
  const device = stop.checkpoint.device;
  const checkin = device === null ? undefined : first.get(stopKey(device, round));
  const isUnwatched = stop.dueAt < Math.max(stop.checkpoint.watchedSince, plannedSince);
  return { ...stop, round, checkin, isUnwatched, state: stopState(stop, checkin, isUnwatched, now) };
}

function stopState(stop: PlannedStop, checkin: Checkin | undefined, isUnwatched: boolean, now: number): StopState {
  if (checkin !== undefined) return checkin.at > stop.lateAt ? 'late' : 'done';
  if (now >= stop.missedAt) return isUnwatched ? 'unknown' : 'missed';
  return now >= stop.dueAt ? 'due' : 'upcoming';
}

function stopKey(device: number, round: string): string {
  return `${device} ${round}`;
}
