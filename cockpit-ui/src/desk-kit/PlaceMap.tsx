import type { Alarm } from '@cockpit/api/alarms';
import { type MouseEvent, useMemo } from 'react';
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

interface Props {
  place: { grid: string | null; lon: number | null; lat: number | null };
  look: Alarm['priority'];
  /** Given: a press on the map chooses the place. For hands and mice; anyone who works by key chooses the grid. */
  onPick?: (lon: number, lat: number) => void;
}

/** Where it is: the community's grids, its own one outlined, the place marked. */
export function PlaceMap({ place, look, onPick }: Props) {
  const { t } = useTranslation();
  const gridName = useGridName();
  const grids = useGrids()?.grids;
  const { lon, lat } = place;
  const plane = useMemo(() => {
    if (grids === undefined || grids.length === 0) return null;
    const box = { x: MARGIN, y: MARGIN, w: WIDTH - 2 * MARGIN, h: HEIGHT - 2 * MARGIN };
    const project = fitProjection(grids, box);
    return { project, shapes: grids.map((shape) => ({ shape, d: pathOf(ringOf(shape, project)) })) };
  }, [grids]);
  if (plane === null) return null;
  const point = lon === null || lat === null ? null : plane.project([lon, lat]);
  const here = place.grid === null ? '' : gridName(place.grid);
  const own = plane.shapes.find(({ shape }) => shape.code === place.grid);

  function pick({ currentTarget, clientX, clientY }: MouseEvent<SVGSVGElement>): void {
    const toScreen = currentTarget.getScreenCTM();
    if (plane === null || toScreen === null) return;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(toScreen.inverse());
    onPick?.(...plane.project.invert([x, y]));
  }

  return (
    <figure className="work-map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('alarms.detail.mapText', { grid: here })}
        {...(onPick && { onClick: pick, className: 'is-pickable' })}
      >
        {plane.shapes.map(({ shape, d }) => (
          <path key={shape.code} d={d} className={`work-shape work-shape-${shape.kind}`} />
        ))}
        {own && <path d={own.d} className={`work-shape-own work-${look}`} />}
        {point && (
          <path
            d={MARKS[look]}
            transform={`translate(${point[0]} ${point[1]})`}
            className={`work-point work-${look}`}
          />
        )}
      </svg>
      {onPick === undefined && (
        <figcaption>
          {here}
          {point === null && <span className="work-hint"> {t('alarms.detail.noPlace')}</span>}
        </figcaption>
      )}
    </figure>
  );
}
