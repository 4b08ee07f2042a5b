import type { Alarm } from '@cockpit/api/alarms';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useGrids } from '../grids/fetch-grids.ts';
import { fitProjection, pathOf, ringOf } from '../grids/geometry.ts';
import { useGridName } from '../grids/grid-names.ts';

const WIDTH = 480;
const HEIGHT = 200;
const MARGIN = 12;
const MARKS: Record<Alarm['priority'], string> = {
  high: 'M0 -13 13 0 0 13 -13 0Z',
  medium: 'M0 -10 11 9H-11Z',
  low: 'M0 -9a9 9 0 1 1 -.01 0Z',
};

/** Where it is: the community's grids, the alarm's one outlined, the place marked. */
export function PlaceMap({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const gridName = useGridName();
  const grids = useGrids()?.grids;
  const drawing = useMemo(() => {
    if (grids === undefined || grids.length === 0) return null;
    const box = { x: MARGIN, y: MARGIN, w: WIDTH - 2 * MARGIN, h: HEIGHT - 2 * MARGIN };
    const project = fitProjection(grids, box);
    return {
      shapes: grids.map((shape) => ({ shape, d: pathOf(ringOf(shape, project)) })),
      point: alarm.lon === null || alarm.lat === null ? null : project([alarm.lon, alarm.lat]),
    };
  }, [grids, alarm.lon, alarm.lat]);
  if (drawing === null) return null;
  const here = alarm.grid === null ? '' : gridName(alarm.grid);
  const own = drawing.shapes.find(({ shape }) => shape.code === alarm.grid);
  return (
    <figure className="al-map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('alarms.detail.mapText', { grid: here })}>
        {drawing.shapes.map(({ shape, d }) => (
          <path key={shape.code} d={d} className={`al-shape al-shape-${shape.kind}`} />
        ))}
        {own && <path d={own.d} className={`al-shape-own al-${alarm.priority}`} />}
        {drawing.point && (
          <path
            d={MARKS[alarm.priority]}
            transform={`translate(${drawing.point[0]} ${drawing.point[1]})`}
            className={`al-point al-${alarm.priority}`}
          />
        )}
      </svg>
      <figcaption>
        {here}
        {drawing.point === null && <span className="al-hint"> {t('alarms.detail.noPlace')}</span>}
      </figcaption>
    </figure>
  );
}
