/** Which sensor raises an alarm or breaks, and when: drawn for the whole community day by day, so that it stays calm. */
import type { HazardPointEntry } from '@cockpit/ingest/registry';
import { type Day, HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import type { Setting } from '../world/message.ts';
import { type Random, randomOf } from '../world/random.ts';

/** Means per day. A handful of alarms for a community of 160 sensors; a major one every other day. */
const GENERAL_ALARMS_A_DAY = 5.5;
const MAJOR_ALARMS_A_DAY = 0.5;
const FAULTS_A_DAY = 1.6;
/** The community those means are meant for. */
const USUAL_SENSORS = 160;
const ALARM_LASTS_MS = [10 * MINUTE_MS, 4 * HOUR_MS] as const;
const FAULT_LASTS_MS = [HOUR_MS, 9 * HOUR_MS] as const;
/** No episode lasts longer: as far back as one has to look. */
export const LONGEST_EPISODE_MS = 9 * HOUR_MS;

/** [from, to), epoch ms, whole seconds. */
export interface Episode {
  sensor: string;
  state: 'alarm' | 'fault';
  from: number;
  to: number;
}

/** The episodes that begin on a day; a sensor has at most one of them. */
export function episodesOf({ seed, registry }: Setting, day: Day): Episode[] {
  const random = randomOf(seed, 'episodes', day.date);
  const scale = registry.hazardPoints.length / USUAL_SENSORS;
  const weekend = day.weekday > 5 ? 0.6 : 1;
  const left = new Set(registry.hazardPoints);
  const draw = (mean: number, state: Episode['state'], lasts: readonly [number, number], level?: string): Episode[] =>
    Array.from({ length: countAround(random, mean * scale * weekend) }, () => {
      const from = day.start + Math.floor((random.unit() * (day.end - day.start)) / 1000) * 1000;
      const to = from + Math.floor(random.logarithmic(...lasts) / 1000) * 1000;
      const candidates = [...left].filter((point) => level === undefined || point.level === level);
      return { from, to, sensor: takeOne(random, left, candidates), state };
    }).filter((episode): episode is Episode => episode.sensor !== undefined);
  return [
    ...draw(GENERAL_ALARMS_A_DAY, 'alarm', ALARM_LASTS_MS, 'general'),
    ...draw(MAJOR_ALARMS_A_DAY, 'alarm', ALARM_LASTS_MS, 'major'),
    ...draw(FAULTS_A_DAY, 'fault', FAULT_LASTS_MS),
  ];
}

function takeOne(
  random: Random,
  left: Set<HazardPointEntry>,
  candidates: readonly HazardPointEntry[],
): string | undefined {
  if (candidates.length === 0) return undefined;
  const point = random.pick(candidates);
  left.delete(point);
  return point.code;
}

/** Poisson: how many of many rare things fall into one day. */
function countAround(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random.unit()) count++;
  return count;
}
