/** Simulated live tables of the community at one instant: seeded by day and place, so that a picture can be repeated. */
import type { Freshness } from '@cockpit/api/freshness';
import type { Tables } from '@cockpit/api/live';
import { localDayStart, localTime } from '../src/format/time.ts';
import { alarmTables } from './alarm-world.ts';
import { caseTables } from './case-world.ts';
import { crowd, random, traffic } from './day-curves.ts';
import { environmentTables, watched } from './environment-world.ts';
import { hazardTables } from './hazard-world.ts';
import { patrolTables } from './patrol-world.ts';
import type { Registry } from './registry.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEP = 10 * MINUTE;

/**
 * `queue`: as bad, with two high alarms that nobody has acknowledged; `owned`: as bad, the high one acknowledged; `returned`: as
 * bad, but the high one is over and nobody saw it; `many`: twenty alarms of all kinds, nobody on duty, most car parks silent; `watched`:
 * as bad, in a community that watches its environment.
 */
export type Scenario = 'good' | 'bad' | 'owned' | 'queue' | 'flood' | 'returned' | 'many' | 'watched';

/** Tables of one room: all of the community, or what lies in the given grids. */
export function worldTables(registry: Registry, at: number, scenario: Scenario, grids?: ReadonlySet<string>): Tables {
  const inScope = (place: { grid: string | null }) =>
    grids === undefined || (place.grid !== null && grids.has(place.grid));
  const { timezone } = registry.community;
  const dayStart = localDayStart(at, timezone);
  const bad = scenario !== 'good';
  const unmanned = scenario === 'bad' || scenario === 'flood' || scenario === 'many';
  const hour = (instant: number) => (instant - localDayStart(instant, timezone)) / HOUR;

  const carParks: Tables['carParks'] = {};
  for (const lot of registry.carParks.filter(inScope)) {
    const share = (instant: number) =>
      Math.min(1, Math.max(0.02, traffic(hour(instant), lot.code) + 0.02 * Math.sin(instant / 4e6 + lot.spaces)));
    const silent = bad && (lot.code === 'XA' || (scenario === 'many' && lot.code !== 'KC' && lot.code !== 'DA'));
    const suspect = bad && lot.code === 'WL';
    const full = bad && lot.code === 'KC';
    const nearly = scenario === 'bad' && lot.code === 'DA';
    const occupied = full ? lot.spaces : Math.round(lot.spaces * (nearly ? 0.967 : share(at)));
    const known = !silent && !suspect;
    carParks[lot.code] = {
      ...place(lot),
      ...fresh(at, { silentMs: silent ? 6 * MINUTE : 0, suspect: suspect ? ['baysDisagree'] : [] }),
      state: !known ? 'unknown' : full ? 'full' : nearly ? 'almost-full' : 'open',
      method: lot.levels?.some((level) => level.bays) ? 'single-space' : 'balancing',
      spaces: lot.spaces,
      outOfService: 0,
      occupied: suspect ? lot.spaces + 31 : occupied,
      free: suspect ? null : lot.spaces - occupied,
      occupancy: suspect ? null : occupied / lot.spaces,
      entriesToday: Math.round(occupied * 1.7),
      turnoverToday: (occupied * 1.7) / lot.spaces,
      bays: null,
      trend: {
        from: at - 6 * HOUR,
        stepMs: STEP,
        values: Array.from({ length: 37 }, (_, index) =>
          full && index > 30 ? 1 : share(at - 6 * HOUR + index * STEP),
        ),
      },
    };
  }
  const heard = Object.values(carParks).filter((lot) => lot.state !== 'unknown');
  const usable = sum(heard, (lot) => lot.spaces);
  const occupied = sum(heard, (lot) => lot.occupied ?? 0);

  const venues: Tables['venues'] = {};
  for (const venue of registry.venues.filter(inScope)) {
    const open = hour(at) >= Number.parseFloat(venue.opensAt) && hour(at) < Number.parseFloat(venue.closesAt);
    const present = open ? Math.round(venue.capacity * crowd(hour(at), venue.code)) : 0;
    const silent = bad && venue.code === 'VR-DA';
    venues[venue.code] = {
      ...place(venue),
      kind: venue.kind,
      ...fresh(at, { silentMs: silent ? 23 * MINUTE : 0, suspect: [] }),
      open: open && !(venue.code === 'CT-XA' && hour(at) < 17),
      present: venue.code === 'CT-XA' && hour(at) < 17 ? 0 : present,
      capacity: venue.capacity,
      load: present / venue.capacity,
      busiestHour: null,
      sessionsToday: present * 3,
      useRateToday: 0.2 + 0.5 * crowd(18.5, venue.code),
      machines: venue.machines?.length ?? 0,
    };
  }
  const present = sum(Object.values(venues), (venue) => venue.present ?? 0);

  const patrol = patrolTables(registry, at, bad, inScope);
  const hazards = hazardTables(registry, at, scenario, inScope);
  const expected = Object.keys(carParks).length + Object.keys(venues).length + 1271;
  const stale = bad ? 7 : 0;

  return {
    ...environmentTables(scenario === 'watched' ? watched(at) : {}),
    ...alarmTables(registry, at, scenario, grids),
    duty: {
      all: {
        shift: {
          plan: 'day',
          day: new Date(dayStart + 8 * HOUR).toISOString().slice(0, 10),
          name: { zh: '白班', en: 'Day shift' },
          startsAt: dayStart + 8 * HOUR,
          endsAt: dayStart + 20 * HOUR,
        },
        people: unmanned
          ? []
          : [
              { name: '王晓岚', since: dayStart + 8 * HOUR },
              { name: '陈静', since: dayStart + 9 * HOUR },
            ],
        rostered: ['王晓岚'],
        state: unmanned ? 'unmanned' : 'manned',
        missing: unmanned ? 1 : 0,
        missingSince: unmanned ? dayStart + 8 * HOUR : null,
        waiting: [],
      },
    },
    ...caseTables(registry, at, scenario, grids),
    pipeline: Object.fromEntries(
      (['database', 'broker', 'queue', 'ingest', 'commit', 'api', 'rollups'] as const).map((stage, rank) => [
        stage,
        { stage, rank, state: 'ok' as const, since: dayStart, what: null, ageMs: 0 },
      ]),
    ),
    sources: {
      all: {
        expected,
        reporting: expected - stale - (bad ? 2 : 0),
        importantSilent: bad ? 1 : 0,
        importantName: bad ? { zh: '西岸立体库', en: 'West Bank Stacker' } : null,
        silence: bad ? 'important' : null,
        stale,
        offline: bad ? 2 : 0,
        suspect24h: bad ? 46 : 3,
        quarantined24h: bad ? 12 : 0,
        letGo: 0,
        unheardSince: null,
        lagMs: 310,
        perMinute: 1240,
        rollupLagMs: 800,
      },
    },
    carParks,
    parkingTotals: {
      all: {
        asOf: at - 4000,
        reporting: heard.length,
        expected: Object.keys(carParks).length,
        spaces: sum(Object.values(carParks), (lot) => lot.spaces),
        usable: heard.length === 0 ? null : usable,
        occupied: heard.length === 0 ? null : occupied,
        free: heard.length === 0 ? null : usable - occupied,
        occupancy: usable === 0 ? null : occupied / usable,
        freeLastWeek: heard.length === 0 ? null : Math.round((usable - occupied) * 1.066),
        entriesToday: Math.round(occupied * 1.8),
        turnoverToday: usable === 0 ? null : (occupied * 1.8) / usable,
        telling: Object.keys(carParks).length,
        full: heard.filter((lot) => lot.state === 'full').length,
        almostFull: heard.filter((lot) => lot.state === 'almost-full').length,
      },
    },
    parkingDay: Object.fromEntries(
      Array.from({ length: DAY / STEP }, (_, index) => dayStart + index * STEP).map((start) => [
        start,
        {
          occupancy:
            start > at || (bad && hour(start) > 9.5 && hour(start) < 10.4)
              ? null
              : traffic(hour(start), 'all') + 0.015 * random(`p${start}`),
          typical: traffic(hour(start) + 0.2, 'all') * 0.95,
        },
      ]),
    ),
    venues,
    fitnessTotals: {
      all: {
        asOf: at - 6000,
        reporting: Object.keys(venues).length - (bad && Object.hasOwn(venues, 'VR-DA') ? 1 : 0),
        expected: Object.keys(venues).length,
        present,
        capacity: sum(Object.values(venues), (venue) => venue.capacity),
        reportingCapacity: sum(Object.values(venues), (venue) => (bad && venue.code === 'VR-DA' ? 0 : venue.capacity)),
        load: 0.4,
        busiestHour: hour(at) > 8 ? { hour: Math.min(18, Math.floor(hour(at))), present: present + 20 } : null,
        sessionsToday: present * 4,
        useRateToday: 0.37,
        machines: sum(Object.values(venues), (venue) => venue.machines),
        sourcesOnline: Object.keys(venues).length,
      },
    },
    fitnessDay: Object.fromEntries(
      Array.from({ length: 24 }, (_, index) => [
        dayStart + index * HOUR,
        {
          present: dayStart + index * HOUR > at ? null : Math.round(760 * crowd(index + 0.5, 'all')),
          typical: Math.round(720 * crowd(index + 0.3, 'all')),
        },
      ]),
    ),
    ...patrol,
    ...hazards,
    sensors: {},
    grids: {},
    ...eventTables(registry, at, scenario, inScope),
  };
}

function eventTables(
  registry: Registry,
  at: number,
  scenario: Scenario,
  inScope: (place: { grid: string | null }) => boolean,
): Pick<Tables, 'events' | 'eventBars'> {
  const bad = scenario !== 'good';
  const events: Tables['events'] = {};
  const types = ['checkin', 'checkin', 'lot-freed', 'checkin', 'hazard-closed', 'device-online'] as const;
  for (let index = 0; index < 30; index += 1) {
    const instant = at - 9000 - index * 47_000 - Math.floor(random(`e${index}`) * 30_000);
    const checkpoints = registry.routes.flatMap((route) => route.checkpoints);
    const type =
      bad && index === 1
        ? 'hazard-opened'
        : bad && index === 3
          ? 'patrol-missed'
          : bad && index === 4
            ? 'device-offline'
            : (types[index % types.length] ?? 'checkin');
    const list =
      type === 'lot-freed'
        ? registry.carParks
        : type.startsWith('hazard') || type.startsWith('device')
          ? registry.hazardPoints
          : checkpoints;
    const where = list[Math.floor(random(`w${index}`) * list.length)];
    if (where === undefined || !inScope(where)) continue;
    events[`e${index}`] = {
      id: String(1e9 - index),
      at: instant,
      type,
      domain:
        type === 'lot-freed' ? 'parking' : type.startsWith('hazard') || type.startsWith('device') ? 'hazard' : 'patrol',
      name: where.name,
      grid: where.grid,
      level: type === 'hazard-opened' ? 'major' : null,
      kind: type === 'hazard-opened' ? 'electrical-temperature' : null,
      category: null,
      value: type === 'hazard-opened' ? 87.4 : null,
      unit: type === 'hazard-opened' ? '°C' : null,
      free: type === 'lot-freed' ? 12 : null,
    };
  }
  const quarter = 15 * MINUTE;
  const last = Math.floor(at / quarter) * quarter;
  const eventBars: Tables['eventBars'] = {};
  for (let index = 0; index < 96; index += 1) {
    const start = last - index * quarter;
    const { hour } = localTime(start, registry.community.timezone);
    eventBars[start] = {
      events: Math.round(5 + 14 * traffic(hour, 'all') + 8 * random(`b${start}`)),
      major: bad && index === 1 ? 1 : 0,
      general: (bad && (index === 4 || index === 45)) || index === 60 ? 1 : 0,
      missed: bad && index === 8 ? 1 : 0,
    };
  }
  return { events, eventBars };
}

function place(entry: Registry['carParks'][number] | Registry['venues'][number]) {
  return { code: entry.code, name: entry.name, grid: entry.grid, lon: entry.lon, lat: entry.lat };
}

function fresh(at: number, { silentMs, suspect }: { silentMs: number; suspect: Freshness['suspect'] }): Freshness {
  return {
    asOf: at - silentMs - 5000,
    heardAt: at - silentMs - 5000,
    staleAfterMs: 150_000,
    presence: 'online',
    suspect,
  };
}

export function sum<T>(rows: readonly T[], value: (row: T) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}
