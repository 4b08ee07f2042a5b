/** Sensors that beat with a plausible value, and now and then raise an alarm or break. */
import type { SensorStatePayload } from '@cockpit/ingest/hazards';
import type { HazardPointEntry } from '@cockpit/ingest/registry';
import { cadenceOf, slotsBetween } from '../world/cadence.ts';
import { type Behaviour, idOf, type Message, type Setting } from '../world/message.ts';
import { remembering } from '../world/remember.ts';
import { type Episode, episodesOf, LONGEST_EPISODE_MS } from './episodes.ts';
import { readingOf } from './readings.ts';

const SENSOR_REPORTS_EVERY_S = 300;
/** A history of 160 sensors at every five minutes would be most of it: thinned further than the other devices. */
const HISTORY_EVERY_S = 900;
const DAYS_KEPT = 5;

/** What it says when nothing goes wrong with the message; see faults.ts for `unknown`. */
type State = Exclude<SensorStatePayload['state'], 'unknown'>;

/** All sensors of the community; their alarms are drawn together. */
export function hazardSensors(setting: Setting): Behaviour {
  const { registry, calendar, history } = setting;
  const episodesFrom = remembering(DAYS_KEPT, (start: number) => episodesOf(setting, calendar.dayAt(start)));
  const sensors = registry.hazardPoints.map((entry) => {
    const everyS = entry.reportEvery ?? SENSOR_REPORTS_EVERY_S;
    return { entry, everyS, cadence: cadenceOf(entry.code, everyS, HISTORY_EVERY_S) };
  });
  const entries = new Map(registry.hazardPoints.map((entry) => [entry.code, entry]));

  /** Episodes with an instant in [from, to). */
  const episodesIn = (from: number, to: number): Episode[] =>
    calendar
      .daysBetween(from - LONGEST_EPISODE_MS, to)
      .flatMap(({ start }) => episodesFrom(start))
      .filter((episode) => episode.from < to && episode.to > from);
  const say = (id: string, at: number, entry: HazardPointEntry, state: State): Message => {
    const reading = readingOf(setting.seed, entry.code, entry.kind, state, at, at - calendar.dayAt(at).start);
    const payload = { id, at, kind: entry.kind, state, ...reading };
    return { at, device: entry.code, domain: 'hazard', event: 'state', payload };
  };
  /** An end of an episode, as the sensor reports it at once. */
  const change = (sensor: string, at: number): Message[] => {
    const entry = entries.get(sensor);
    return entry === undefined ? [] : [say(idOf('state', at), at, entry, stateOf(sensor, at, episodesIn(at, at + 1)))];
  };

  return {
    devices: sensors.map(({ entry, everyS }) => ({
      domain: 'hazard',
      code: entry.code,
      reportEvery: everyS,
      kind: 'sensor',
    })),
    between: (from, to) => {
      const running = episodesIn(from - 1, to);
      return [
        ...sensors.flatMap(({ entry, cadence }) =>
          slotsBetween(cadence, from, to, history).map(({ at }) =>
            say(idOf('beat', at), at, entry, stateOf(entry.code, at, running)),
          ),
        ),
        ...running.flatMap((episode) =>
          [episode.from, episode.to].filter((at) => at >= from && at < to).flatMap((at) => change(episode.sensor, at)),
        ),
      ];
    },
    stateAt: (at) => {
      const running = episodesIn(at, at + 1);
      return sensors.map(({ entry }) => say(idOf('start', at), at, entry, stateOf(entry.code, at, running)));
    },
    openAt: (at) => episodesIn(at, at + 1).flatMap(({ sensor, from }) => (from < at ? change(sensor, from) : [])),
  };
}

/** An alarm is told even by a sensor that is about to be broken. */
function stateOf(sensor: string, at: number, episodes: readonly Episode[]): State {
  const own = episodes.filter((episode) => episode.sensor === sensor && episode.from <= at && at < episode.to);
  return own.some(({ state }) => state === 'alarm') ? 'alarm' : own.length > 0 ? 'fault' : 'normal';
}
