/** What stands on the map: alarms, cases, and what each domain declares, taken from the live tables. */
import type { Alarm } from '@cockpit/api/alarms';
import { isActive, isDutyMatter, rankOf } from '@cockpit/api/alarms/ranking';
import type { TableName, Tables } from '@cockpit/api/live';
import type { Text } from '@cockpit/api/wire';
import { isReturnedUnseen } from '../calls/open-alarms.ts';
import { isOverdue } from '../case-rules/countdown.ts';
import { SIGNS } from './map-signs.tsx';
import type { MapPlaces, MapSign } from './screen-domain.ts';

const MAX_ALARM_MARKS = 24;
/** Cases drawn at most, the next limit first: the strip counts them all. */
const MAX_CASE_MARKS = 12;

export interface MapPoint {
  id: string;
  sign: MapSign;
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

/** Tables the map itself reads, besides those of the domains. */
export const MAP_TABLES = ['alarms', 'cases'] as const satisfies readonly TableName[];

type Place = { lon: number; lat: number };

/**
 * Points in order of importance: what must be seen is placed first. `placeOf` tells where an alarm without a facility is shown: in its grid.
 */
export function mapPoints(
  places: readonly MapPlaces[],
  tables: Partial<Tables>,
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
    const sign = alarm.id === taken?.id ? SIGNS.taken : signOf(alarm);
    return pointAt({ name: alarm.sourceName, ...place }, { id: `alarm-${alarm.id}`, sign, busy: true });
  });
  const of = places.flatMap((place) => place.points(tables, now));
  const ranked = (rank: MapSign['rank']) => of.filter(({ sign }) => sign.rank === rank);
  const cases = Object.values(tables.cases ?? {})
    .filter(({ suspendedUntil }) => suspendedUntil === null)
    .sort((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) || a.id - b.id)
    .slice(0, MAX_CASE_MARKS)
    .flatMap((row) =>
      pointAt(
        { ...row, name: { zh: row.title, en: row.title } },
        {
          id: `case-${row.id}`,
          sign: isOverdue(row, now) ? SIGNS['case-late'] : SIGNS.case,
          owner: row.handler ?? row.departmentName,
        },
      ),
    );
  const late = cases.filter(({ sign }) => sign === SIGNS['case-late']);
  const inTime = cases.filter(({ sign }) => sign === SIGNS.case);
  return [...alarms, ...ranked('danger'), ...late, ...ranked('person'), ...ranked('place'), ...inTime];
}

/** Low alarms have the label of their grid, duty matters their band. */
function isMarked(alarm: Alarm): boolean {
  if (isDutyMatter(alarm)) return false;
  return isActive(alarm) ? alarm.priority !== 'low' : isReturnedUnseen(alarm);
}

function signOf(alarm: Alarm): MapSign {
  if (!isActive(alarm)) return SIGNS.returned;
  return alarm.priority === 'high' ? SIGNS.high : SIGNS.medium;
}

/** The point of a row; none when nobody knows where it is. */
export function pointAt(
  row: { name: Text; lon: number | null; lat: number | null },
  rest: Pick<MapPoint, 'id' | 'sign'> & Partial<Pick<MapPoint, 'silent' | 'busy' | 'owner' | 'trail'>>,
): MapPoint[] {
  if (row.lon === null || row.lat === null) return [];
  return [{ silent: false, busy: false, trail: [], ...rest, name: row.name, lon: row.lon, lat: row.lat }];
}
