/** What stands on the map: alarms, facilities, officers and open hazards, taken from the live tables. */
import type { Alarm } from '@cockpit/api/alarms';
import { isActive, isDutyMatter, rankOf } from '@cockpit/api/alarms/ranking';
import type { Tables } from '@cockpit/api/live';
import type { Text } from '@cockpit/api/wire';
import { isAt, isReturnedUnseen } from '../calls/open-alarms.ts';
import { isOverdue } from '../case-rules/countdown.ts';
import { isSilent, judge } from '../live/freshness.ts';

/** Open hazards drawn at most; the worst come first, the panel lists them all. */
const MAX_HAZARD_MARKS = 24;
const MAX_ALARM_MARKS = 24;
/** Cases drawn at most, the next limit first: the strip counts them all. */
const MAX_CASE_MARKS = 12;
const TRAIL_LENGTH = 4;

/**
 * `taken`: the alarm that has the wall; `high`, `medium`: alarms; `returned`: one that would take it, over and unseen; `major`, `general`: hazards nobody is called for; `case`,
 * `case-late`: open cases, in time and overdue.
 */
type PointKind =
  | 'taken'
  | 'high'
  | 'medium'
  | 'returned'
  | 'major'
  | 'general'
  | 'walker'
  | 'car-park'
  | 'venue'
  | 'case'
  | 'case-late';

export interface MapPoint {
  id: string;
  kind: PointKind;
  name: Text;
  lon: number;
  lat: number;
  /** Drawn hollow and grey: its source is silent. */
  silent: boolean;
  /** Drawn filled: the car park is full or almost. */
  busy: boolean;
  /** Who has it, written beside it where there is room; undefined: only its name is written, where a grid is looked into. */
  owner?: string | null;
  /** Where an officer came from, oldest first. */
  trail: readonly (readonly [lon: number, lat: number])[];
}

type Sources = Partial<Pick<Tables, 'alarms' | 'carParks' | 'venues' | 'routes' | 'checkpoints' | 'hazards' | 'cases'>>;
type Place = { lon: number; lat: number };

/**
 * Points in order of importance: what must be seen is placed first. `placeOf` tells where an alarm without a facility is shown: in its grid.
 */
export function mapPoints(
  tables: Sources,
  now: number,
  taken: Alarm | undefined,
  placeOf: (alarm: Alarm) => Place | undefined,
): MapPoint[] {
  const active = Object.values(tables.alarms ?? {})
    .filter((alarm) => isMarked(alarm) && alarm.id !== taken?.id)
    .sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || rankOf(a) - rankOf(b) || a.raisedAt - b.raisedAt)
    .slice(0, MAX_ALARM_MARKS);
  const alarms = [...(taken === undefined ? [] : [taken]), ...active].flatMap((alarm) => {
    const place = placeOf(alarm);
    if (place === undefined) return [];
    const kind = alarm.id === taken?.id ? 'taken' : kindOf(alarm);
    return at(
      { name: alarm.sourceName, ...place },
      { id: `alarm-${alarm.id}`, kind, silent: false, busy: true, trail: [] },
    );
  });
  const called = Object.values(tables.alarms ?? {}).filter((alarm) => alarm.domain === 'hazard' && isActive(alarm));
  const hazards = Object.values(tables.hazards ?? {})
    .filter((row) => !called.some((alarm) => isAt(alarm, row)))
    .sort((a, b) => Number(b.level === 'major') - Number(a.level === 'major') || a.openedAt - b.openedAt)
    .flatMap((row) => at(row, { id: `hazard-${row.id}`, kind: row.level, silent: false, busy: true, trail: [] }))
    .slice(0, MAX_HAZARD_MARKS);
  const walkers = Object.values(tables.routes ?? {}).flatMap((route) =>
    route.walking === null
      ? []
      : at(
          { ...route.walking, name: { zh: route.walking.officer, en: route.walking.officer } },
          { id: `walker-${route.code}`, kind: 'walker', silent: false, busy: false, trail: trailOf(route, tables) },
        ),
  );
  const carParks = Object.values(tables.carParks ?? {}).flatMap((row) =>
    at(row, {
      id: `car-park-${row.code}`,
      kind: 'car-park',
      silent: isSilent(judge(row, now)),
      busy: row.state === 'full' || row.state === 'almost-full',
      trail: [],
    }),
  );
  const venues = Object.values(tables.venues ?? {}).flatMap((row) =>
    at(row, { id: `venue-${row.code}`, kind: 'venue', silent: isSilent(judge(row, now)), busy: false, trail: [] }),
  );
  const cases = Object.values(tables.cases ?? {})
    .filter(({ suspendedUntil }) => suspendedUntil === null)
    .sort((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) || a.id - b.id)
    .slice(0, MAX_CASE_MARKS)
    .flatMap((row) =>
      at(
        { ...row, name: { zh: row.title, en: row.title } },
        {
          id: `case-${row.id}`,
          kind: isOverdue(row, now) ? 'case-late' : 'case',
          owner: row.handler ?? row.departmentName,
          silent: false,
          busy: false,
          trail: [],
        },
      ),
    );
  const late = cases.filter(({ kind }) => kind === 'case-late');
  const inTime = cases.filter(({ kind }) => kind === 'case');
  return [...alarms, ...hazards, ...late, ...walkers, ...carParks, ...venues, ...inTime];
}

/** Low alarms have the label of their grid, duty matters their band. */
function isMarked(alarm: Alarm): boolean {
  if (isDutyMatter(alarm)) return false;
  return isActive(alarm) ? alarm.priority !== 'low' : isReturnedUnseen(alarm);
}

function kindOf(alarm: Alarm): PointKind {
  if (!isActive(alarm)) return 'returned';
  return alarm.priority === 'high' ? 'high' : 'medium';
}

function at(
  row: { name: Text; lon: number | null; lat: number | null },
  rest: Omit<MapPoint, 'name' | 'lon' | 'lat'>,
): MapPoint[] {
  return row.lon === null || row.lat === null ? [] : [{ ...rest, name: row.name, lon: row.lon, lat: row.lat }];
}

function trailOf(route: Tables['routes'][string], { checkpoints }: Sources): MapPoint['trail'] {
  return (route.round?.stops ?? [])
    .filter((stop) => stop.at !== null)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    .slice(-TRAIL_LENGTH)
    .flatMap((stop) => {
      const point = checkpoints?.[stop.checkpoint];
      return point === undefined || point.lon === null || point.lat === null ? [] : [[point.lon, point.lat] as const];
    });
}
