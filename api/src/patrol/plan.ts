/** The plan of a local day: rounds of that weekday × checkpoints, in the community's zone. Pure. */
import type { PatrolRoute, RegisteredCheckpoint } from '../registry/registry.ts';
import { type LocalDay, localInstant } from '../time/local-day.ts';

const MINUTE_MS = 60_000;

export interface PlannedStop {
  checkpoint: RegisteredCheckpoint;
  /** Epoch ms. */
  dueAt: number;
  /** A check-in after this is late. */
  lateAt: number;
  /** Without a check-in by then it is missed. */
  missedAt: number;
}
export interface PlannedRound {
  route: PatrolRoute;
  /** What check-ins name: `{code}@{local date of the start}`. */
  round: string;
  startsAt: number;
  /** Since when it is in the plan, epoch ms: what of it fell due before nobody could know. */
  plannedSince: number;
  /** When the last stop can no longer be made: the round is over. */
  endsAt: number;
  stops: PlannedStop[];
}

/** The rounds of a route that start on the day, in order of their start; a round may end after midnight. */
export function roundsOf(route: PatrolRoute, day: LocalDay, zone: string): PlannedRound[] {
  const lateMs = route.route.lateAfterMinutes * MINUTE_MS;
  const missedMs = route.route.missedAfterMinutes * MINUTE_MS;
  return route.route.rounds
    .filter((round) => round.weekdays.includes(day.weekday))
    .map((round) => {
      const startsAt = localInstant(day, round.startsAt, zone);
      const stops = route.checkpoints
        .map((checkpoint) => {
          const dueAt = startsAt + checkpoint.afterMinutes * MINUTE_MS;
          return { checkpoint, dueAt, lateAt: dueAt + lateMs, missedAt: dueAt + Math.max(lateMs, missedMs) };
        })
        .sort((a, b) => a.dueAt - b.dueAt);
      const endsAt = stops.reduce((end, stop) => Math.max(end, stop.missedAt), startsAt);
      const plannedSince = route.roundsSince[`${round.code} ${day.weekday}`] ?? Number.NEGATIVE_INFINITY;
      return { route, round: `${round.code}@${day.date}`, startsAt, plannedSince, endsAt, stops };
    })
    .sort((a, b) => a.startsAt - b.startsAt);
}
