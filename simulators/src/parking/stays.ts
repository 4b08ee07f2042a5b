/**
 * Which vehicle stands in which bay from when to when. A parking day runs from 04:00 to 04:00; day guests leave before
 * its end and overnight guests are drawn apart from them, so a day depends on itself and on its neighbour's night only:
 * any day can be computed without the ones before it.
 */
import type { CarParkEntry } from '@cockpit/ingest/registry';
import { type Day, HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import type { Setting } from '../world/message.ts';
import { type Random, randomOf } from '../world/random.ts';
import type { Character, GuestKind } from './characters.ts';

export const PARKING_DAY_STARTS_MS = 4 * HOUR_MS;
/** Overnight guests never take more than this share of the usable bays, whatever a character asks for. */
const OVERNIGHT_MAX = 0.7;
/** A bay stays empty at least this long between two vehicles. */
const CHANGE_OVER_MS = MINUTE_MS;
const SHORTEST_STAY_MS = 6 * MINUTE_MS;

/** Epoch ms, whole seconds; bay is an index into the bays of the lot. */
export interface Stay {
  bay: number;
  arrive: number;
  leave: number;
}

export interface ParkingDay {
  /** Everyone who arrives on this parking day. */
  stays: readonly Stay[];
  /** Vehicles that found no free bay and drove on. */
  turnedAway: number;
}

/** A lot as its guests see it. */
export interface Lot {
  entry: CarParkEntry;
  character: Character;
  /** Indices of the bays in service. */
  usable: readonly number[];
}

/** The stays of one parking day: overnight guests first, then day guests in the order they come, while there is room. */
export function parkingDayOf(setting: Setting, lot: Lot, day: Day): ParkingDay {
  const tonight = overnightStays(setting, lot, day);
  const freeFrom = new Map(
    overnightStays(setting, lot, setting.calendar.previous(day)).map((stay) => [stay.bay, stay.leave]),
  );
  const neededFrom = new Map(tonight.map((stay) => [stay.bay, stay.arrive]));
  const random = randomOf(setting.seed, 'stays', lot.entry.code, day.date);
  const stays: Stay[] = [];
  let turnedAway = 0;
  for (const wish of wishesOf(random, lot, day)) {
    const bay = findBay(random, lot, (index) => {
      const free = (freeFrom.get(index) ?? Number.NEGATIVE_INFINITY) + CHANGE_OVER_MS <= wish.arrive;
      return free && (neededFrom.get(index) ?? Number.POSITIVE_INFINITY) - CHANGE_OVER_MS >= wish.leave;
    });
    if (bay === undefined) turnedAway++;
    else {
      freeFrom.set(bay, wish.leave);
      stays.push({ bay, ...wish });
    }
  }
  return { stays: [...stays, ...tonight], turnedAway };
}

/** Guests who come between 17:00 and 02:00 and leave between 05:30 and 15:00 of the next day. */
function overnightStays({ seed, calendar }: Setting, lot: Lot, day: Day): Stay[] {
  const random = randomOf(seed, 'overnight', lot.entry.code, day.date);
  const share = Math.min(OVERNIGHT_MAX, lot.character.overnight * random.between(0.9, 1.1));
  const morning = calendar.next(day).start;
  return shuffled(random, lot.usable)
    .slice(0, Math.round(lot.usable.length * share))
    .map((bay) => ({
      bay,
      arrive: seconds(day.start + minutes(clamped(random.normal(1260, 100), 1020, 1560))),
      leave: seconds(morning + minutes(clamped(random.normal(500, 75), 330, 900))),
    }));
}

function wishesOf(random: Random, lot: Lot, day: Day): Array<{ arrive: number; leave: number }> {
  const mood = random.normal(1, 0.035);
  const wishes = lot.character.crowds.flatMap((crowd) => {
    const vehicles = Math.round(lot.usable.length * crowd.perSpace * weekendShare(crowd, day) * mood);
    return Array.from({ length: vehicles }, () => visitOf(random, crowd, day)).flat();
  });
  return wishes.sort((a, b) => a.arrive - b.arrive);
}

function visitOf(random: Random, crowd: GuestKind, day: Day): Array<{ arrive: number; leave: number }> {
  const earliest = day.start + PARKING_DAY_STARTS_MS;
  const latest = day.end + PARKING_DAY_STARTS_MS - MINUTE_MS;
  const arrive = clamped(day.start + minutes(random.normal(...crowd.arrive)), earliest, latest - SHORTEST_STAY_MS);
  const stay = Math.max(SHORTEST_STAY_MS, minutes(random.normal(...crowd.stay)));
  const whole = { arrive: seconds(arrive), leave: seconds(Math.min(arrive + stay, latest)) };
  if (crowd.lunchOut === undefined || !random.chance(crowd.lunchOut)) return [whole];
  const out = seconds(day.start + minutes(random.normal(712, 12)));
  const back = out + Math.round(minutes(random.normal(70, 14)) / 1000) * 1000;
  if (out - whole.arrive < SHORTEST_STAY_MS || whole.leave - back < SHORTEST_STAY_MS) return [whole];
  return [
    { arrive: whole.arrive, leave: out },
    { arrive: back, leave: whole.leave },
  ];
}

/** A free bay, looked for from a random place on: drivers do not fill a garage in order. */
function findBay(random: Random, lot: Lot, isFree: (bay: number) => boolean): number | undefined {
  const start = random.whole(0, lot.usable.length - 1);
  for (let step = 0; step < lot.usable.length; step++) {
    const bay = lot.usable[(start + step) % lot.usable.length];
    if (bay !== undefined && isFree(bay)) return bay;
  }
  return undefined;
}

function weekendShare(crowd: GuestKind, day: Day): number {
  return day.weekday === 6 ? crowd.weekend[0] : day.weekday === 7 ? crowd.weekend[1] : 1;
}

function shuffled(random: Random, list: readonly number[]): number[] {
  return list
    .map((item) => ({ item, order: random.unit() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function minutes(count: number): number {
  return count * MINUTE_MS;
}

function seconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
