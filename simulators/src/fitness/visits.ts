/** Who is in a venue from when to when, and on which machine. A day stands alone: everyone is out at closing time. */
import type { VenueEntry } from '@cockpit/ingest/registry';
import { type Day, MINUTE_MS } from '../world/calendar.ts';
import type { Setting } from '../world/message.ts';
import { type Random, randomOf } from '../world/random.ts';
import { CROWDS, type Crowd, EXERCISES } from './crowds.ts';

const SHORTEST_VISIT_MS = 8 * MINUTE_MS;
const SHORTEST_SESSION_MS = 4 * MINUTE_MS;

/** Epoch ms, whole seconds. */
interface Visit {
  arrive: number;
  leave: number;
}

/** One use of a machine. `machine` is its index in the venue. */
export interface Session {
  machine: number;
  startedAt: number;
  endedAt: number;
  kcal: number;
  metres: number;
}

export interface VenueDay {
  arrivals: readonly number[];
  departures: readonly number[];
  sessions: readonly Session[];
}

/** A day of a venue, never more people in it than it holds; anyone who finds it full walks on. */
export function venueDayOf({ seed, calendar }: Setting, venue: VenueEntry, day: Day): VenueDay {
  const random = randomOf(seed, 'visits', venue.code, day.date);
  const opens = calendar.timeOn(day, venue.opensAt);
  const closes = calendar.timeOn(day, venue.closesAt);
  const mood = random.normal(1, 0.08);
  const wishes = CROWDS[venue.kind]
    .flatMap((crowd) => {
      const people = Math.round(venue.capacity * crowd.perPlace * weekendShare(crowd, day) * mood);
      return Array.from({ length: people }, () => visitOf(random, crowd, day, opens, closes));
    })
    .filter((visit) => visit !== undefined)
    .sort((a, b) => a.arrive - b.arrive);
  const visits = admitted(wishes, venue.capacity);
  return {
    arrivals: visits.map(({ arrive }) => arrive),
    departures: visits.map(({ leave }) => leave).sort((a, b) => a - b),
    sessions: sessionsOf(randomOf(seed, 'sessions', venue.code, day.date), venue, visits),
  };
}

function visitOf(random: Random, crowd: Crowd, day: Day, opens: number, closes: number): Visit | undefined {
  const arrive = Math.max(opens, day.start + random.normal(...crowd.arrive) * MINUTE_MS);
  const leave = Math.min(closes, arrive + Math.max(SHORTEST_VISIT_MS, random.normal(...crowd.stay) * MINUTE_MS));
  return leave - arrive < SHORTEST_VISIT_MS ? undefined : { arrive: seconds(arrive), leave: seconds(leave) };
}

function admitted(wishes: readonly Visit[], capacity: number): Visit[] {
  const inside: number[] = [];
  return wishes.filter(({ arrive, leave }) => {
    for (let i = inside.length - 1; i >= 0; i--) if ((inside[i] ?? 0) <= arrive) inside.splice(i, 1);
    if (inside.length >= capacity) return false;
    inside.push(leave);
    return true;
  });
}

/** Some visits turn into the use of a machine that is free for them. */
function sessionsOf(random: Random, venue: VenueEntry, visits: readonly Visit[]): Session[] {
  const { share, longest, kcalPerMinute, metresPerMinute } = EXERCISES[venue.kind];
  const freeFrom = (venue.machines ?? []).map(() => 0);
  const sessions: Session[] = [];
  for (const { arrive, leave } of visits) {
    const startedAt = arrive + random.whole(20, 150) * 1000;
    const endedAt = Math.min(leave - random.whole(20, 120) * 1000, startedAt + longest * random.whole(36, 60) * 1000);
    const wanted = random.chance(share);
    const effort = random.between(0.8, 1.2);
    const machine = freeFrom.findIndex((free) => free < startedAt);
    if (!wanted || machine < 0 || endedAt - startedAt < SHORTEST_SESSION_MS) continue;
    freeFrom[machine] = endedAt;
    const minutes = (endedAt - startedAt) / MINUTE_MS;
    const kcal = Math.round(minutes * kcalPerMinute * effort);
    sessions.push({ machine, startedAt, endedAt, kcal, metres: Math.round(minutes * metresPerMinute * effort) });
  }
  return sessions;
}

function weekendShare(crowd: Crowd, day: Day): number {
  return day.weekday === 6 ? crowd.weekend[0] : day.weekday === 7 ? crowd.weekend[1] : 1;
}

function seconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
