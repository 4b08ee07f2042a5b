/** Simulated rounds: on time, now and then late or missed, officers on their way. */
import type { Tables } from '@cockpit/api/live';
import type { StopState } from '@cockpit/api/patrol';
import { localDayStart } from '../src/format/time.ts';
import { random } from './day-curves.ts';
import type { Registry } from './registry.ts';
import { sum } from './world.ts';

const MINUTE = 60_000;

type PatrolTables = Pick<Tables, 'patrolTotals' | 'routes' | 'checkpoints'>;

export function patrolTables(
  registry: Registry,
  at: number,
  bad: boolean,
  inScope: (place: { grid: string | null }) => boolean,
): PatrolTables {
  const dayStart = localDayStart(at, registry.community.timezone);
  const routes: Tables['routes'] = {};
  const checkpoints: Tables['checkpoints'] = {};
  for (const route of registry.routes) {
    if (!route.checkpoints.some(inScope)) continue;
    const rounds = route.rounds.map((round) => {
      const [hours = 0, minutes = 0] = round.startsAt.split(':').map(Number);
      const startsAt = dayStart + (hours * 60 + minutes) * MINUTE;
      const stops = route.checkpoints.map((point, index) => {
        const dueAt = startsAt + point.afterMinutes * MINUTE;
        const lag = random(`${route.code}${round.code}${index}`) * 5 * MINUTE;
        let state: StopState = at < dueAt ? 'upcoming' : at < dueAt + lag ? 'due' : 'done';
        if (bad && route.code === 'R-DX' && index === 3 && at > dueAt) state = 'missed';
        if (bad && route.code === 'R-HZ' && index === 1 && at > dueAt) state = 'late';
        return { checkpoint: point.code, dueAt, at: state === 'done' || state === 'late' ? dueAt + lag : null, state };
      });
      return { code: round.code, startsAt, stops };
    });
    const all = rounds.flatMap((round) => round.stops);
    const running = rounds.filter((round) => round.startsAt <= at).at(-1) ?? rounds[0];
    const reached = running?.stops.filter((stop) => stop.at !== null).at(-1);
    const underway = running?.stops.some((stop) => stop.state === 'upcoming' || stop.state === 'due') && reached;
    const where = route.checkpoints.find((point) => point.code === reached?.checkpoint);
    const count = (...states: StopState[]) => all.filter((stop) => states.includes(stop.state)).length;
    routes[route.code] = {
      code: route.code,
      name: route.name,
      keyArea: route.keyArea ?? false,
      planned: all.length,
      due: all.filter((stop) => stop.dueAt <= at).length,
      done: count('done', 'late'),
      late: count('late'),
      missed: count('missed'),
      findings: 0,
      round: running ?? null,
      walking:
        underway && reached?.at && where
          ? {
              officer: `巡-${String(Math.floor(random(route.code) * 90) + 10)}`,
              checkpoint: where.name,
              at: reached.at,
              lon: where.lon,
              lat: where.lat,
              grid: where.grid,
            }
          : null,
      nextDueAt: all.find((stop) => stop.dueAt > at)?.dueAt ?? null,
    };
    for (const point of route.checkpoints)
      checkpoints[point.code] = {
        code: point.code,
        name: point.name,
        route: route.code,
        grid: point.grid,
        lon: point.lon,
        lat: point.lat,
        state: running?.stops.find((stop) => stop.checkpoint === point.code)?.state ?? 'upcoming',
        at: null,
      };
  }
  const rows = Object.values(routes);
  const planned = sum(rows, (row) => row.planned);
  const done = sum(rows, (row) => row.done);
  return {
    routes,
    checkpoints,
    patrolTotals: {
      all: {
        asOf: at - 60_000,
        planned,
        due: sum(rows, (row) => row.due),
        done,
        late: sum(rows, (row) => row.late),
        missed: sum(rows, (row) => row.missed),
        findings: 1,
        coverage: planned === 0 ? null : done / planned,
        onTime: 0.97,
        walking: rows.filter((row) => row.walking).length,
      },
    },
  };
}
