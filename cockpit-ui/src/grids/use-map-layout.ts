/** The map of the shown room, laid out again only when something on it moved. */
import type { Alarm } from '@cockpit/api/alarms';
import { coverageOf } from '@cockpit/api/completeness';
import type { GridShape } from '@cockpit/api/registry';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useLive, useNow, useTables } from '../live/store.ts';
import { centreOf, type Point } from './geometry.ts';
import { shortName } from './grid-names.ts';
import { layoutMap, type MapLayout } from './map-layout.ts';
import { MAP_TABLES, type MapPoint, mapPoints } from './map-points.ts';
import { SIGNS } from './map-signs.tsx';
import type { MapPlaces } from './screen-domain.ts';

const POINTS_STEP_MS = 10_000;

interface MapView {
  /** What the domains put on the map; the same list each time. */
  places: readonly MapPlaces[];
  shapes: readonly GridShape[] | undefined;
  focus: GridShape | undefined;
  /** The alarm that has the wall. */
  taken: Alarm | undefined;
  /** Id of the point from which a line leads up to its card. */
  led: string | undefined;
  width: number;
  height: number;
  top: number;
  narrow: boolean;
}

/** Undefined before the shapes and the first size are there. */
export function useMapLayout({
  places,
  shapes,
  focus,
  taken,
  led,
  width,
  height,
  top,
  narrow,
}: MapView): MapLayout | undefined {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const names = useMemo(() => [...new Set([...MAP_TABLES, ...places.flatMap((place) => place.tables)])], [places]);
  const tables = useTables(names);
  const now = useNow(POINTS_STEP_MS);
  const points = useMemo(
    () => mapPoints(places, tables, now, taken, (alarm) => placeOf(alarm, shapes)),
    [places, tables, now, taken, shapes],
  );
  const labelOf = usePointLabel();
  // Badges are as wide as their longest line can be; the count of car parks stands there only while some are silent.
  const isPartial = useLive((state) =>
    Object.values(state.pictures.wall?.tables.grids ?? {}).some((row) => coverageOf(row.carParks) !== 'whole'),
  );
  const parking = isPartial
    ? t('grids.parkingOf', { rate: '100 %', reporting: 8, expected: 8 })
    : t('grids.parking', { rate: '100 %' });
  return useMemo(
    () =>
      shapes === undefined || width === 0
        ? undefined
        : layoutMap({
            width,
            height,
            top,
            shapes,
            focus,
            led,
            points: narrow && focus === undefined ? points.filter(isUrgent) : points,
            nameOf: ({ name }) => shortName(formatters.name(name)),
            labelOf,
            badgeLine: `${parking} · ▲ ${t('grids.patrol', { done: 88, planned: 88 })}`,
            stateWord: t('grids.state.medium'),
          }),
    [shapes, width, height, top, narrow, focus, points, led, labelOf, parking, formatters, t],
  );
}

/** A place by its name; a case by who has it, and that it is overdue. */
export function usePointLabel(): (point: MapPoint) => string {
  const { t } = useTranslation();
  const formatters = useFormatters();
  return useCallback(
    (point) => {
      if (point.owner === undefined) return formatters.name(point.name);
      const words = [point.sign === SIGNS['case-late'] ? t('cases.wall.overdue') : '', point.owner ?? ''];
      return words.filter((word) => word !== '').join(' ') || formatters.name(point.name);
    },
    [t, formatters],
  );
}

/** In the hand the whole community leaves no room for places beside the names of its grids. */
function isUrgent({ sign }: MapPoint): boolean {
  return sign.rank !== 'place';
}

/** Where the alarm stands; one without a facility stands in the middle of its grid. */
function placeOf({ lon, lat, grid }: Alarm, shapes: readonly GridShape[] | undefined) {
  if (lon !== null && lat !== null) return { lon, lat };
  const ring = shapes?.find((shape) => shape.code === grid)?.polygon.coordinates[0];
  if (ring === undefined) return undefined;
  const [x, y] = centreOf(ring.map(([lonAt = 0, latAt = 0]): Point => [lonAt, latAt]));
  return { lon: x, lat: y };
}
