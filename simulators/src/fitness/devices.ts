/** People counters of the venues and the machines in them. */
import type { VenueEntry } from '@cockpit/ingest/registry';
import { cadenceOf, slotsBetween } from '../world/cadence.ts';
import { type Behaviour, type Device, idOf, type Message, type Setting } from '../world/message.ts';
import { remembering } from '../world/remember.ts';
import { type Session, venueDayOf } from './visits.ts';

const VENUE_REPORTS_EVERY_S = 60;
/** Yesterday and today, for live and for a history published beside it. */
const DAYS_KEPT = 5;

/** One behaviour per venue. */
export function fitnessDevices(setting: Setting): Behaviour[] {
  return setting.registry.venues.map((entry) => venue(setting, entry));
}

function venue(setting: Setting, entry: VenueEntry): Behaviour {
  const { calendar, history } = setting;
  const everyS = entry.reportEvery ?? VENUE_REPORTS_EVERY_S;
  const cadence = cadenceOf(entry.code, everyS);
  const machines = (entry.machines ?? []).map(({ code }): Device => ({ domain: 'fitness', code }));
  const dayFrom = remembering(DAYS_KEPT, (start: number) => venueDayOf(setting, entry, calendar.dayAt(start)));
  const daysOf = (from: number, to: number) => calendar.daysBetween(from, to).map(({ start }) => dayFrom(start));

  /** People inside are those of today: everyone of yesterday left at closing time. */
  const presentAt = (at: number) =>
    daysOf(at, at + 1).reduce((sum, day) => sum + upTo(day.arrivals, at) - upTo(day.departures, at), 0);
  const passed = (which: 'arrivals' | 'departures', since: number, at: number) =>
    daysOf(since, at + 1).reduce((sum, day) => sum + upTo(day[which], at) - upTo(day[which], since), 0);

  const headcount = (id: string, at: number, since?: number): Message => ({
    at,
    device: entry.code,
    domain: 'fitness',
    event: 'headcount',
    payload: {
      id,
      at,
      present: presentAt(at),
      ...(since === undefined
        ? {}
        : { entries: passed('arrivals', since, at), exits: passed('departures', since, at) }),
    },
  });
  const session = ({ machine, startedAt, endedAt, kcal, metres }: Session): Message[] => {
    const device = machines[machine];
    if (device === undefined) return [];
    const id = idOf('session', endedAt);
    const used = { venue: entry.code, startedAt, endedAt, kcal, ...(metres > 0 ? { metres } : {}) };
    return [
      { at: endedAt, device: device.code, domain: 'fitness', event: 'session', payload: { id, at: endedAt, ...used } },
    ];
  };

  return {
    devices: [{ domain: 'fitness', code: entry.code, reportEvery: everyS }, ...machines],
    between: (from, to) => [
      ...slotsBetween(cadence, from, to, history).map(({ at, since }) => headcount(idOf('head', at), at, since)),
      ...daysOf(from, to).flatMap(({ sessions }) =>
        sessions.filter(({ endedAt }) => endedAt >= from && endedAt < to).flatMap(session),
      ),
    ],
    stateAt: (at) => [headcount(idOf('start', at), at)],
  };
}

/** How many of the sorted instants are ≤ at. A day has some hundreds: a walk from the end the clock is at is short. */
function upTo(sorted: readonly number[], at: number): number {
  let count = sorted.length;
  while (count > 0 && (sorted[count - 1] ?? 0) > at) count--;
  return count;
}
