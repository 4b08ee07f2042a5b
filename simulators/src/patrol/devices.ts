/** Officers checking in at the checkpoints of their routes. */
import type { RouteEntry } from '@cockpit/ingest/registry';
import type { Day } from '../world/calendar.ts';
import { type Behaviour, idOf, type Message, type Setting } from '../world/message.ts';
import { remembering } from '../world/remember.ts';
import { type Stop, type WalkedRound, walkRound } from './rounds.ts';

const DAYS_KEPT = 5;

/** One behaviour per route. */
export function patrolDevices(setting: Setting): Behaviour[] {
  return setting.registry.routes.map((entry) => route(setting, entry));
}

function route(setting: Setting, entry: RouteEntry): Behaviour {
  const { calendar } = setting;
  const roundsFrom = remembering(DAYS_KEPT, (start: number) =>
    entry.rounds.flatMap((round) => walkRound(setting, entry, round, calendar.dayAt(start)) ?? []),
  );
  /** Check-ins of the rounds of some days, with from ≤ at < to. */
  const checkins = (days: readonly Day[], from: number, to: number): Message[] =>
    days.flatMap(({ start }) =>
      roundsFrom(start).flatMap((round) =>
        round.stops.filter(({ at }) => at >= from && at < to).map((stop) => checkin(setting, round, stop)),
      ),
    );

  return {
    devices: entry.checkpoints.map(({ code }) => ({ domain: 'patrol', code })),
    between: (from, to) => {
      const days = calendar.daysBetween(from, to);
      // A round that starts late in the evening ends on the next day.
      return checkins([...days.slice(0, 1).map(calendar.previous), ...days], from, to);
    },
    stateAt: () => [],
    /** Today's check-ins: without them a plan of today would look missed until the history has come. */
    openAt: (at) => checkins([calendar.dayAt(at)], 0, at),
  };
}

function checkin({ calendar }: Setting, { code, officer }: WalkedRound, stop: Stop): Message {
  const { at, checkpoint, finding, lon, lat } = stop;
  const [category, note] = finding ?? [];
  return {
    at,
    device: checkpoint.code,
    domain: 'patrol',
    event: 'checkin',
    payload: {
      id: idOf('checkin', at),
      at: calendar.iso(at),
      round: code,
      officer,
      result: finding === undefined ? 'ok' : 'finding',
      ...(category === undefined ? {} : { category }),
      ...(note === undefined ? {} : { note }),
      lon,
      lat,
    },
  };
}
