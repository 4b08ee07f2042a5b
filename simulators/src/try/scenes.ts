/** What can be tried out: the messages of each, whose simulated devices keep still meanwhile, and what to look for. Pure. */
import type { HazardPointEntry } from '@cockpit/ingest/registry';
import { readingOf } from '../hazards/readings.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openCalendar } from '../world/calendar.ts';
import { topicOf } from '../world/message.ts';
import { isPush, PUSH_NAMES, pushed } from './pushed.ts';
import { codes, hushOf, type Scene, type SceneRequest } from './scene.ts';
import { TryFault } from './try-fault.ts';

export const SCENE_NAMES = ['smoke', 'gas', 'full', 'silent', 'flood', 'missed-patrol', ...PUSH_NAMES] as const;
export type SceneName = (typeof SCENE_NAMES)[number];

const FLOOD_MAX = 200;

/** @throws TryFault when the community has nothing of the kind. */
export function sceneOf(name: SceneName, request: SceneRequest): Scene {
  if (isPush(name)) return pushed(name, request);
  switch (name) {
    case 'smoke':
    case 'gas':
      return sensors(request, [sensorOf(request, name)]);
    case 'flood':
      return sensors(request, request.registry.hazardPoints.slice(0, FLOOD_MAX));
    case 'full':
      return full(request);
    case 'silent':
      return silent(request);
    case 'missed-patrol':
      return missedPatrol(request);
  }
}

function sensors(request: SceneRequest, points: readonly HazardPointEntry[]): Scene {
  const { registry, now, end, id } = request;
  const [first] = points;
  if (first === undefined) throw new TryFault('The community has no hazard sensors.');
  const state = end ? 'normal' : 'alarm';
  const messages = points.map(({ code, kind }) => ({
    topic: topicOf(registry.community.code, 'hazard', code, 'state'),
    payload: { id: `try-${id}`, at: now, kind, state, ...readingOf('try', code, kind, state, now, 12 * HOUR_MS) },
  }));
  const who = points.length === 1 ? `${first.code} ${first.name.zh}` : `${points.length} sensors`;
  return {
    messages,
    hush: hushOf(
      request,
      points.map(({ code }) => code),
    ),
    says: end ? `${who}: normal again.` : `${who}: alarm. See it on the wall and at /desk/alarms.`,
  };
}

function sensorOf({ registry, device }: SceneRequest, kind: string): HazardPointEntry {
  const fitting = registry.hazardPoints.filter((point) => point.kind === kind);
  const found = device === undefined ? fitting[0] : fitting.find(({ code }) => code === device);
  if (found !== undefined) return found;
  if (device === undefined) throw new TryFault(`The community has no sensor of the kind ${kind}.`);
  throw new TryFault(`--device: there is no sensor ${device} of the kind ${kind}; for instance ${codes(fitting)}.`);
}

function full(request: SceneRequest): Scene {
  const { registry, device, now, end, id } = request;
  const park = device === undefined ? registry.carParks[0] : registry.carParks.find(({ code }) => code === device);
  if (park === undefined) throw new TryFault(`--device: there is no such car park; ${codes(registry.carParks)}.`);
  const occupied = end ? Math.round(park.spaces / 2) : park.spaces;
  return {
    messages: [
      {
        topic: topicOf(registry.community.code, 'parking', park.code, 'occupancy'),
        payload: { id: `try-${id}`, at: now, total: park.spaces, occupied },
      },
    ],
    hush: hushOf(request, [park.code]),
    says: `${park.code} ${park.name.zh}: ${occupied} of ${park.spaces} spaces taken. See it on the wall.`,
  };
}

function silent(request: SceneRequest): Scene {
  const { registry, device, now, end, id } = request;
  const places = [
    ...registry.hazardPoints.map(({ code, name }) => ({ code, name, domain: 'hazard' as const })),
    ...registry.carParks.map(({ code, name }) => ({ code, name, domain: 'parking' as const })),
    ...registry.venues.map(({ code, name }) => ({ code, name, domain: 'fitness' as const })),
    ...Object.values(registry.environment ?? {})
      .flat()
      .map(({ code, name }) => ({ code, name, domain: 'environment' as const })),
  ];
  const found = device === undefined ? places[0] : places.find(({ code }) => code === device);
  if (found === undefined) throw new TryFault(`--device: there is no device ${device}; for instance ${codes(places)}.`);
  const payload = { id: `try-${id}`, at: now, state: end ? 'online' : 'offline' };
  return {
    messages: [{ topic: topicOf(registry.community.code, found.domain, found.code, 'status'), payload, retain: true }],
    hush: hushOf(request, [found.code]),
    says: end
      ? `${found.code} ${found.name.zh} is online again.`
      : `${found.code} ${found.name.zh} has gone off line and says nothing for an hour. See it on the wall and at /desk/alarms.`,
  };
}

/** The checkpoint that can be missed soonest: its officer passes it by. */
function missedPatrol(request: SceneRequest): Scene {
  const { registry, device, now, end } = request;
  const calendar = openCalendar(registry.community.timezone);
  const stops = calendar.daysBetween(now, now + 2 * DAY_MS).flatMap((day) =>
    registry.routes.flatMap((route) =>
      route.rounds
        .filter(({ weekdays }) => weekdays.includes(day.weekday))
        .flatMap((round) =>
          route.checkpoints
            .filter(({ code }) => device === undefined || code === device)
            .map((point) => {
              const due = calendar.timeOn(day, round.startsAt) + point.afterMinutes * MINUTE_MS;
              return { point, round, due, missedAt: due + route.missedAfterMinutes * MINUTE_MS };
            }),
        ),
    ),
  );
  const [next] = stops.filter(({ due }) => due > now + MINUTE_MS).sort((one, other) => one.missedAt - other.missedAt);
  if (next === undefined) throw new TryFault('No round of that checkpoint begins within two days.');
  const { point, round, due, missedAt } = next;
  const until = end ? now : missedAt + HOUR_MS;
  const [dueAt, missed] = [due, missedAt].map((at) => calendar.iso(at).slice(0, 16).replace('T', ' '));
  return {
    messages: [],
    hush: { devices: [point.code], until },
    says: end
      ? `${point.code} ${point.name.zh} is visited again.`
      : `${point.code} ${point.name.zh}: nobody checks in on the round ${round.code}, due ${dueAt}; it counts as missed from ${missed}
(time of the community; npm start -- --speed 60 --data-dir .cockpit/fast gets there sooner). Simulated officers only.`,
  };
}
