/** How a planned round is really walked. */
import type { RouteEntry } from '@cockpit/ingest/registry';
import { type Day, MINUTE_MS } from '../world/calendar.ts';
import type { Setting } from '../world/message.ts';
import { type Random, randomOf } from '../world/random.ts';
import { FINDINGS } from './findings.ts';

/** Chance that an officer falls behind on the way to a stop; one delay drags the next stops along. */
const FALLS_BEHIND = 0.035;
const SKIPS_A_STOP = 0.02;
const FINDS_SOMETHING = 0.03;
const OFFICERS = 24;
/** How far a phone's position is off, metres, one deviation. */
const POSITION_DEVIATION_M = 4;
const METRES_PER_DEGREE = 111_320;
const BETWEEN_STOPS_MS = 90_000;

export type Round = RouteEntry['rounds'][number];

export interface Stop {
  checkpoint: RouteEntry['checkpoints'][number];
  /** Epoch ms, whole seconds. */
  at: number;
  finding: readonly [category: string, note: string] | undefined;
  lon: number;
  lat: number;
}

export interface WalkedRound {
  /** `{round code}@{local date}` */
  code: string;
  officer: string;
  /** In walking order; a skipped stop is not among them. */
  stops: readonly Stop[];
}

/** The round as it was walked on a day, or undefined when the plan has none on that weekday. */
export function walkRound(
  { seed, calendar }: Setting,
  route: RouteEntry,
  round: Round,
  day: Day,
): WalkedRound | undefined {
  if (!round.weekdays.includes(day.weekday)) return undefined;
  const random = randomOf(seed, 'round', route.code, round.code, day.date);
  const startsAt = calendar.timeOn(day, round.startsAt);
  const stops: Stop[] = [];
  let reached = startsAt - BETWEEN_STOPS_MS - 3 * MINUTE_MS;
  for (const checkpoint of [...route.checkpoints].sort((a, b) => a.afterMinutes - b.afterMinutes)) {
    const due = startsAt + checkpoint.afterMinutes * MINUTE_MS;
    const stop = stopAt(random, checkpoint, Math.max(due + delayMs(random, route), reached + BETWEEN_STOPS_MS));
    // Drawn in any case, so that a skipped stop does not change the rest of the round.
    const skipped = random.chance(SKIPS_A_STOP) || stop.at >= due + route.missedAfterMinutes * MINUTE_MS;
    if (skipped) continue;
    stops.push(stop);
    reached = stop.at;
  }
  const officer = `P-${String(randomOf(seed, 'officer', route.code, round.code, day.date).whole(1, OFFICERS)).padStart(2, '0')}`;
  return { code: `${round.code}@${day.date}`, officer, stops };
}

/** Mostly a little after the time, now and then past the limit of being late but before that of being missed. */
function delayMs(random: Random, { lateAfterMinutes, missedAfterMinutes }: RouteEntry): number {
  const usual = Math.min(random.normal(1.2, 1.6), lateAfterMinutes * 0.8);
  const overdue = lateAfterMinutes + random.between(0.1, 0.7) * Math.max(0, missedAfterMinutes - lateAfterMinutes);
  return (random.chance(FALLS_BEHIND) ? overdue : usual) * MINUTE_MS;
}

function stopAt(random: Random, checkpoint: Stop['checkpoint'], at: number): Stop {
  const found = random.chance(FINDS_SOMETHING);
  const finding = random.pick(FINDINGS);
  const north = random.normal(0, POSITION_DEVIATION_M) / METRES_PER_DEGREE;
  const east = random.normal(0, POSITION_DEVIATION_M) / METRES_PER_DEGREE / Math.cos((checkpoint.lat * Math.PI) / 180);
  return {
    checkpoint,
    at: Math.floor(at / 1000) * 1000,
    finding: found ? finding : undefined,
    lon: degrees(checkpoint.lon + east),
    lat: degrees(checkpoint.lat + north),
  };
}

function degrees(value: number): number {
  return Number(value.toFixed(6));
}
