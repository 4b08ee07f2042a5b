/** What is read from the database for one community, in parts that are read anew only when something touched them. */
import type { Notice } from '@cockpit/ingest/notices';
import type { Alarm } from '../alarms/contract.ts';
import { type AlarmCount, readAlarmCounts, readLiveAlarms, readRaises } from '../alarms/live.ts';
import type { CaseFile } from '../cases/contract.ts';
import type { CaseClosing, CaseFlow, CaseStanding } from '../cases/counting.ts';
import { readCaseClosing, readCaseFlows, readCaseStanding, readLiveCases } from '../cases/live.ts';
import { localDay, weekBefore } from '../common/local-day.ts';
import type { Database } from '../database.ts';
import { firstBar } from '../events/derive.ts';
import { type BarCount, readBars, readStream, type StoredEvent } from '../events/queries.ts';
import {
  type MachineUse,
  readMachineUse,
  readVenueHours,
  readVenues,
  type VenueHour,
  type VenueLatest,
} from '../fitness/queries.ts';
import { HAZARD_DAYS } from '../hazards/derive.ts';
import {
  type DayCount,
  type OpenCount,
  type OpenHazard,
  readDayCounts,
  readOpenCounts,
  readOpenHazards,
  readSensors,
  type SensorLatest,
} from '../hazards/queries.ts';
import { type BayCounts, type LotLatest, readBays, readEntries, readLotSteps, readLots } from '../parking/queries.ts';
import { CARRY_MAX_MS, type Curves, curvesOf, STEP_MS } from '../parking/steps.ts';
import { type Checkin, readCheckins } from '../patrol/queries.ts';
import type { Registry, Scope } from '../registry/registry.ts';
import type { DutyFacts } from '../shifts/duty-now.ts';
import { readDutyFacts } from '../shifts/live.ts';
import { type Backlog, type Flow, type GridSources, readBacklog, readFlow, readSources } from '../sources/queries.ts';

const HOUR_MS = 60 * 60_000;
/** The trend of a car park reaches this far back. */
const TREND_MS = 6 * HOUR_MS;
/** Last week changes only while history is being published. Simulated ms. */
const LAST_WEEK_MAX_AGE_MS = 60_000;

/** Read once for all rooms of a community. */
export interface SharedFacts {
  lots: ReadonlyMap<number, LotLatest>;
  bays: ReadonlyMap<number, BayCounts>;
  entriesToday: ReadonlyMap<number, number>;
  curves: Curves;
  curvesLastWeek: { date: string; readAt: number; curves: Curves };
  venues: ReadonlyMap<number, VenueLatest>;
  machineUse: ReadonlyMap<number, MachineUse>;
  hoursToday: readonly VenueHour[];
  hoursLastWeek: { date: string; readAt: number; hours: readonly VenueHour[] };
  checkins: readonly Checkin[];
  sensors: ReadonlyMap<number, SensorLatest>;
  openCounts: readonly OpenCount[];
  dayCounts: readonly DayCount[];
  bars: readonly BarCount[];
  sources: readonly GridSources[];
  flow: Flow;
  backlog: Backlog;
  alarmCounts: readonly AlarmCount[];
  alarmRaises: readonly number[];
  duty: DutyFacts;
  caseStanding: readonly CaseStanding[];
  caseFlows: readonly CaseFlow[];
  caseClosing: readonly CaseClosing[];
}
/** Read for each room, because the lists are bounded per room. */
export interface RoomFacts {
  openHazards: readonly OpenHazard[];
  stream: readonly StoredEvent[];
  alarms: readonly Alarm[];
  cases: readonly CaseFile[];
}
export type Part = keyof SharedFacts | keyof RoomFacts;

interface Reading {
  database: Database;
  registry: Registry;
  now: number;
  previous: Partial<SharedFacts>;
}
type SharedReaders = { [P in keyof SharedFacts]: (reading: Reading) => Promise<SharedFacts[P]> };
type RoomReaders = { [P in keyof RoomFacts]: (database: Database, scope: Scope, now: number) => Promise<RoomFacts[P]> };

const SHARED_READERS: SharedReaders = {
  lots: ({ database, registry }) => readLots(database, registry),
  bays: ({ database, registry, now }) => readBays(database, registry, now),
  entriesToday: ({ database, registry, now }) => readEntries(database, registry, today(registry, now).startsAt),
  curves: async ({ database, registry, now }) => {
    const from = Math.min(today(registry, now).startsAt, now - TREND_MS) - CARRY_MAX_MS;
    return curvesOf(await readLotSteps(database, registry, from, now + STEP_MS));
  },
  curvesLastWeek: async ({ database, registry, now, previous }) => {
    const { date, startsAt, endsAt } = lastWeek(registry, now);
    if (isFresh(previous.curvesLastWeek, date, now)) return previous.curvesLastWeek;
    const steps = await readLotSteps(database, registry, startsAt - CARRY_MAX_MS, endsAt);
    return { date, readAt: now, curves: curvesOf(steps) };
  },
  venues: ({ database, registry }) => readVenues(database, registry),
  machineUse: ({ database, registry, now }) => readMachineUse(database, registry, today(registry, now), now),
  hoursToday: ({ database, registry, now }) =>
    readVenueHours(database, registry, today(registry, now).startsAt, now + HOUR_MS),
  hoursLastWeek: async ({ database, registry, now, previous }) => {
    const { date, startsAt, endsAt } = lastWeek(registry, now);
    if (isFresh(previous.hoursLastWeek, date, now)) return previous.hoursLastWeek;
    return { date, readAt: now, hours: await readVenueHours(database, registry, startsAt, endsAt) };
  },
  checkins: ({ database, registry, now }) => readCheckins(database, registry, today(registry, now, -1).startsAt),
  sensors: ({ database, registry }) => readSensors(database, registry),
  openCounts: ({ database, registry }) => readOpenCounts(database, registry),
  dayCounts: ({ database, registry, now }) =>
    readDayCounts(database, registry, today(registry, now, 1 - HAZARD_DAYS), today(registry, now)),
  bars: ({ database, registry, now }) => readBars(database, registry, firstBar(now)),
  sources: ({ database, registry, now }) => readSources(database, registry, now),
  flow: ({ database, registry, now }) => readFlow(database, registry, now),
  backlog: ({ database, now }) => readBacklog(database, now),
  alarmCounts: ({ database, registry, now }) => readAlarmCounts(database, registry, now),
  alarmRaises: ({ database, registry, now }) => readRaises(database, registry.community.code, now),
  duty: ({ database, registry, now }) => readDutyFacts(database, registry, now),
  caseStanding: ({ database, registry, now }) => readCaseStanding(database, registry, now),
  caseFlows: ({ database, registry, now }) => readCaseFlows(database, registry, now),
  caseClosing: ({ database, registry, now }) => readCaseClosing(database, registry, now),
};

const ROOM_READERS: RoomReaders = {
  openHazards: (database, scope) => readOpenHazards(database, scope),
  stream: (database, scope, now) => readStream(database, scope, now),
  alarms: readLiveAlarms,
  cases: readLiveCases,
};

const SHARED_PARTS = Object.keys(SHARED_READERS) as (keyof SharedFacts)[];
const ROOM_PARTS = Object.keys(ROOM_READERS) as (keyof RoomFacts)[];
export const ALL_PARTS: readonly Part[] = [...SHARED_PARTS, ...ROOM_PARTS];

/** What an alarm changes: read ahead of all else, as people wait for it. */
export const ALARM_PARTS: ReadonlySet<Part> = new Set<Part>(['alarms', 'alarmCounts', 'alarmRaises']);

/** The parts a notice may have changed. A day's curve follows the rollups; what a minute changes follows the slow tick. */
export function partsOf(notice: Notice): readonly Part[] {
  switch (notice.kind) {
    case 'domain':
      return [...DOMAIN_PARTS[notice.domain], 'sources', 'bars', 'stream'];
    case 'presence':
      return ['lots', 'bays', 'venues', 'sensors', 'sources', 'bars', 'stream'];
    case 'rollups':
      return ['curves', 'curvesLastWeek', 'entriesToday', 'hoursToday', 'hoursLastWeek', 'backlog'];
    case 'quarantine':
      return ['backlog'];
    case 'alarms':
      return [...ALARM_PARTS];
    case 'cases':
      return ['cases', 'caseStanding', 'caseFlows', 'caseClosing'];
    case 'shifts':
      return ['duty'];
    case 'field-message':
    case 'quarantine-action': // said to ingest; what comes of it is another notice
    case 'alarm-signal':
    case 'alarm-rules':
      return [];
    case 'registry':
      return ALL_PARTS;
  }
}

const DOMAIN_PARTS: Record<'parking' | 'fitness' | 'patrol' | 'hazard', readonly Part[]> = {
  parking: ['lots', 'bays'],
  fitness: ['venues', 'machineUse'],
  patrol: ['checkins'],
  hazard: ['sensors', 'openCounts', 'dayCounts', 'openHazards'],
};

/** Reads the given parts that all rooms share. */
export async function readShared(reading: Reading, parts: ReadonlySet<Part>): Promise<Partial<SharedFacts>> {
  const wanted = SHARED_PARTS.filter((part) => parts.has(part));
  const entries = await Promise.all(wanted.map(async (part) => [part, await SHARED_READERS[part](reading)] as const));
  return Object.fromEntries(entries);
}

/** Reads the given parts of one room. */
export async function readRoom(
  database: Database,
  scope: Scope,
  now: number,
  parts: ReadonlySet<Part>,
): Promise<Partial<RoomFacts>> {
  const wanted = ROOM_PARTS.filter((part) => parts.has(part));
  const entries = await Promise.all(
    wanted.map(async (part) => [part, await ROOM_READERS[part](database, scope, now)] as const),
  );
  return Object.fromEntries(entries);
}

function today(registry: Registry, now: number, offset = 0) {
  return localDay(now, registry.community.timezone, offset);
}

/** The local day a week ago, with what a step that begins in it may still need. */
function lastWeek(registry: Registry, now: number) {
  return localDay(weekBefore(now, registry.community.timezone), registry.community.timezone);
}

function isFresh<Kept extends { date: string; readAt: number }>(
  kept: Kept | undefined,
  date: string,
  now: number,
): kept is Kept {
  return kept !== undefined && kept.date === date && now - kept.readAt < LAST_WEEK_MAX_AGE_MS;
}
