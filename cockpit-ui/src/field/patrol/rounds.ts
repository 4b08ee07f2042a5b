/** Which round is walked, and which stop is next. Pure. */
import type { FieldRound, FieldStop } from '@cockpit/api/field';
import { CHECKIN_WITHIN_M, ROUND_AHEAD_MS } from '@cockpit/api/field/constants';
import { geoDistance } from 'd3-geo';
import type { Entry } from '../outbox/entry.ts';
import type { Position } from '../position.ts';

const EARTH_RADIUS_M = 6_371_008.8;

export interface WalkedStop extends FieldStop {
  round: string;
  /** A check-in waits on this phone. */
  isPending: boolean;
}
export interface WalkedRound extends Omit<FieldRound, 'stops'> {
  stops: WalkedStop[];
}

/** The rounds with what waits on this phone. */
export function walkedRounds(rounds: readonly FieldRound[], entries: readonly Entry[]): WalkedRound[] {
  const waiting = new Set(
    entries
      .filter(({ kind, state }) => kind === 'checkin' && state !== 'refused')
      .map(({ body }) => `${body['round']} ${body['checkpoint']}`),
  );
  return rounds.map((one) => ({
    ...one,
    stops: one.stops.map((stop) => ({
      ...stop,
      round: one.round,
      isPending: waiting.has(`${one.round} ${stop.checkpoint}`),
    })),
  }));
}

/** The one under way with something left to do in time, else the next, else one with something missed, else the last. */
export function presentRound(rounds: readonly WalkedRound[], now: number): WalkedRound | undefined {
  const running = runningRounds(rounds, now);
  return (
    running.find((round) => round.stops.some(isLeftToDo)) ??
    rounds.find(({ startsAt }) => startsAt > now) ??
    running.find((round) => nextStop(round) !== undefined) ??
    rounds.at(-1)
  );
}

/** Rounds somebody can check in for now. */
export function runningRounds(rounds: readonly WalkedRound[], now: number): WalkedRound[] {
  return rounds.filter(({ startsAt, endsAt }) => startsAt - ROUND_AHEAD_MS <= now && now < endsAt);
}

/** The first that can still be made and is not. */
export function nextStop(round: WalkedRound): WalkedStop | undefined {
  const left = round.stops.filter((stop) => !isDone(stop));
  return left.find(isLeftToDo) ?? left[0];
}

/** In time, as far as anybody can say. */
function isLeftToDo(stop: WalkedStop): boolean {
  return !isDone(stop) && stop.state !== 'missed' && stop.state !== 'unknown';
}

export function isDone({ at, isPending }: WalkedStop): boolean {
  return at !== null || isPending;
}

/** The stop a code means, in the round that is walked; else in any other of today. */
export function stopOfCode(
  rounds: readonly WalkedRound[],
  present: WalkedRound | undefined,
  community: string,
  text: string,
): WalkedStop | 'other' | { code: string } {
  const [, place, code] = /^cockpit:checkpoint:([^:]+):([^:]+)$/.exec(text.trim()) ?? [];
  if (place === undefined || code === undefined) return 'other';
  if (place !== community) return { code };
  const fits = ({ checkpoint }: WalkedStop) => checkpoint === code;
  return present?.stops.find(fits) ?? rounds.flatMap(({ stops }) => stops).find(fits) ?? { code };
}

/** The stop of these rounds that is nearest to where the phone is; undefined: none has a position. */
export function nearestStop(
  rounds: readonly WalkedRound[],
  { lon, lat }: Pick<Position, 'lon' | 'lat'>,
): { stop: WalkedStop; metres: number } | undefined {
  const far = rounds
    .flatMap(({ stops }) => stops)
    .flatMap((stop) =>
      stop.lon === null || stop.lat === null
        ? []
        : [{ stop, metres: Math.round(geoDistance([lon, lat], [stop.lon, stop.lat]) * EARTH_RADIUS_M) }],
    );
  // Of several that are near enough, one that is still to be made.
  const near = far.filter(({ metres, stop }) => metres <= CHECKIN_WITHIN_M && !isDone(stop));
  return (near.length > 0 ? near : far).sort((a, b) => a.metres - b.metres)[0];
}
