/** Plan against check-ins: what was done, is late, was missed, and who walks where. Pure. */
import { newest, ratio } from '../freshness/freshness.ts';
import {
  type RegisteredCheckpoint as CheckpointEntry,
  inScope,
  type PatrolRoute,
  type Registry,
  type Scope,
} from '../registry/registry.ts';
import type { Checkpoint, PatrolTotals, Route } from './contract.ts';
import { countedStops, type PatrolPicture, pictureOf, type Round } from './picture.ts';
import type { Checkin } from './queries.ts';

/** An officer not heard of for this long is no longer shown as walking. */
const WALKING_SILENCE_MS = 45 * 60_000;

type Counts = Pick<Route, 'planned' | 'due' | 'done' | 'late' | 'missed' | 'findings'>;

/** One row per route that has a checkpoint in the scope; counts and shows only the checkpoints of the scope, and who walks there. */
export function routeRows(picture: PatrolPicture, registry: Registry, scope: Scope, now: number): Route[] {
  return routesOf(registry, scope).map((route) => {
    const own = pictureOf(picture, route);
    const walking = walkingOf(own, now);
    return {
      code: route.code,
      name: route.name,
      keyArea: route.route.keyArea ?? false,
      ...countsOf(own, [route], scope, now),
      round: roundRow(shownRound(own, now), scope),
      walking: walking !== null && inScope(scope, walking) ? walking : null,
      nextDueAt: nextDue(own, scope, now),
    };
  });
}

/** One row per checkpoint of the scope. */
export function checkpointRows(picture: PatrolPicture, registry: Registry, scope: Scope, now: number): Checkpoint[] {
  return routesOf(registry, scope).flatMap((route) => {
    const own = pictureOf(picture, route);
    return route.checkpoints
      .filter((checkpoint) => inScope(scope, checkpoint))
      .map((checkpoint) => checkpointRow(own, checkpoint, now));
  });
}

/** What holds for the patrol of the scope today. */
export function patrolTotals(picture: PatrolPicture, registry: Registry, scope: Scope, now: number): PatrolTotals {
  const routes = routesOf(registry, scope);
  const counts = countsOf(picture, routes, scope, now);
  const walking = routes.map((route) => walkingOf(pictureOf(picture, route), now));
  return {
    asOf: newest(checkinsIn(picture, routes, scope).map((checkin) => checkin.at)),
    ...counts,
    coverage: ratio(counts.done, counts.planned),
    onTime: ratio(counts.done - counts.late, counts.done),
    walking: walking.filter((officer) => officer !== null && inScope(scope, officer)).length,
  };
}

function routesOf(registry: Registry, scope: Scope): PatrolRoute[] {
  return registry.routes.filter((route) => route.checkpoints.some((checkpoint) => inScope(scope, checkpoint)));
}

function countsOf(picture: PatrolPicture, routes: PatrolRoute[], scope: Scope, now: number): Counts {
  const stops = countedStops(picture, scope);
  return {
    planned: stops.length,
    due: stops.filter((stop) => stop.dueAt <= now).length,
    done: stops.filter((stop) => stop.checkin !== undefined).length,
    late: stops.filter((stop) => stop.state === 'late').length,
    missed: stops.filter((stop) => stop.state === 'missed').length,
    findings: checkinsIn(picture, routes, scope).filter((checkin) => checkin.result === 'finding').length,
  };
}

function checkinsIn(picture: PatrolPicture, routes: PatrolRoute[], scope: Scope): Checkin[] {
  const checkpoints = routes.flatMap((route) => route.checkpoints).filter((checkpoint) => inScope(scope, checkpoint));
  const devices = new Set(checkpoints.map((checkpoint) => checkpoint.device));
  return picture.checkinsToday.filter((checkin) => devices.has(checkin.device));
}

/** Rounds that have begun, are not over and still have a stop to make; the one begun last stands last. */
function runningRounds(picture: PatrolPicture, now: number): Round[] {
  return [...picture.yesterday, ...picture.today].filter(
    (round) => now >= round.startsAt && now < round.endsAt && round.stops.some((stop) => stop.checkin === undefined),
  );
}

/** The running round, else the last begun today, else the next. */
function shownRound(picture: PatrolPicture, now: number): Round | undefined {
  const begun = picture.today.filter((round) => round.startsAt <= now);
  const ahead = [...picture.today, ...picture.tomorrow].filter((round) => round.startsAt > now);
  return runningRounds(picture, now).at(-1) ?? begun.at(-1) ?? ahead[0];
}

function roundRow(round: Round | undefined, scope: Scope): Route['round'] {
  if (round === undefined) return null;
  const within = round.stops.filter((stop) => inScope(scope, stop.checkpoint));
  const stops = within.map((stop) => ({
    checkpoint: stop.checkpoint.code,
    dueAt: stop.dueAt,
    at: stop.checkin?.at ?? null,
    state: stop.state,
  }));
  return { code: round.round, startsAt: round.startsAt, stops };
}

function walkingOf(picture: PatrolPicture, now: number): Route['walking'] {
  let last: Route['walking'] = null;
  for (const { checkin, checkpoint } of runningRounds(picture, now).flatMap((round) => round.stops)) {
    if (checkin === undefined || now - checkin.at >= WALKING_SILENCE_MS) continue;
    if (last !== null && last.at >= checkin.at) continue;
    const { name, lon, lat, grid } = checkpoint;
    last = { officer: checkin.officer, checkpoint: name, at: checkin.at, lon, lat, grid };
  }
  return last;
}

function nextDue(picture: PatrolPicture, scope: Scope, now: number): number | null {
  const dues = [...picture.yesterday, ...picture.today, ...picture.tomorrow]
    .flatMap((round) => round.stops)
    .filter((stop) => stop.checkin === undefined && stop.dueAt > now && inScope(scope, stop.checkpoint))
    .map((stop) => stop.dueAt);
  return dues.length > 0 ? Math.min(...dues) : null;
}

/** What its last due stop became says more than what is still to come. */
function checkpointRow(picture: PatrolPicture, checkpoint: CheckpointEntry, now: number): Checkpoint {
  const rounds = [...picture.yesterday.filter((round) => now < round.endsAt), ...picture.today];
  const stops = rounds.flatMap((round) => round.stops).filter((stop) => stop.checkpoint.id === checkpoint.id);
  const current = stops.filter((stop) => stop.dueAt <= now || stop.checkin !== undefined).at(-1);
  const checkins = picture.checkinsToday.filter((checkin) => checkin.device === checkpoint.device);
  return {
    code: checkpoint.code,
    name: checkpoint.name,
    route: checkpoint.route,
    grid: checkpoint.grid,
    lon: checkpoint.lon,
    lat: checkpoint.lat,
    state: current?.state ?? 'upcoming',
    at: newest(checkins.map((checkin) => checkin.at)),
  };
}
