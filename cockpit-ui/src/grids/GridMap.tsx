import type { GridShape } from '@cockpit/api/registry';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { worstOf } from '../calls/open-alarms.ts';
import { useTakeover } from '../calls/takeover-context.ts';
import { useTable, useWallTable } from '../live/store.ts';
import { AlarmCard } from './AlarmCard.tsx';
import { Crumbs } from './Crumbs.tsx';
import { useGrids } from './fetch-grids.ts';
import { Legend } from './Legend.tsx';
import { MapDrawing } from './MapDrawing.tsx';
import type { MapPlaces } from './screen-domain.ts';
import type { WallBase } from './seen.ts';
import { useBoxUnits } from './use-box-units.ts';
import { useMapKeys } from './use-map-keys.ts';
import { useMapLayout } from './use-map-layout.ts';

/** Units the title and the alarm card need above the map: beside each other, on a narrow screen below. */
const TOP = 76;
const TOP_NARROW = 148;
/** While an alarm has the wall its card spans the map; in the hand it stands above all panels. */
const TOP_TAKEN = 250;
const NARROW = 640;

interface Props {
  /** What the domains put on the map; the same list each time. */
  places: readonly MapPlaces[];
  /** Code of the grid drilled to. */
  grid: string | undefined;
  /** What stands in the place of the community. */
  base: WallBase | undefined;
  onDrill: (grid: string | undefined) => void;
  /** Back to the choice of one's grids. */
  onChoose: () => void;
  failed: boolean;
}

/** The community by grids: state by fill, shape and word; places; officers; and the worst alarm with its card. */
export function GridMap({ places, grid, base, onDrill, onChoose, failed }: Props) {
  const { t } = useTranslation();
  const reply = useGrids();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useBoxUnits(box);
  const states = useWallTable('grids');
  const alarms = useTable('alarms');
  const { call, calls, putAside } = useTakeover();
  const shapes = reply?.grids;
  const drilled = shapes?.find((shape) => shape.code === grid);
  // Who looks into a grid goes on looking; otherwise the map goes to where the alarm is.
  const focus = drilled ?? exclusiveOf(shapes, call?.lead.grid ?? null);
  const narrow = width < NARROW;
  const top = narrow ? (call === null ? TOP_NARROW : TOP) : call === null ? TOP : TOP_TAKEN;
  const worst = call?.lead ?? calls[0]?.lead ?? worstOf(alarms ?? {});
  const led = worst?.priority === 'high' ? `alarm-${worst.id}` : undefined;
  const layout = useMapLayout({ places, shapes, focus, taken: call?.lead, led, width, height, top, narrow });
  const up = grid === base?.code ? undefined : (drilled?.parent ?? undefined);
  const onKeyDown = useMapKeys({ box, grid, up, isInside: drilled !== undefined, layout, onDrill });
  const worstAt = layout?.points.find(({ point }) => point.id === `alarm-${worst?.id}`);
  function leave(code: string | undefined): void {
    if (code === undefined && drilled === undefined) putAside();
    else onDrill(code);
  }

  return (
    <section className="panel area-map map" aria-label={t('grids.title')}>
      <Crumbs focus={focus} base={base} onDrill={leave} onChoose={onChoose} />
      <div ref={box} className="map-box">
        {layout === undefined ? (
          <p className="empty">{failed ? t('error.map') : t('grids.loading')}</p>
        ) : (
          <MapDrawing
            {...{ layout, shapes, states, focus, width, height, top, narrow, led, worstAt, onKeyDown, onDrill }}
            taken={call !== null}
          />
        )}
      </div>
      {worst && call === null && <AlarmCard alarm={worst} at={worstAt?.x} width={width} />}
      <Legend places={places} />
    </section>
  );
}

/** The exclusive grid around a grid. */
function exclusiveOf(shapes: readonly GridShape[] | undefined, code: string | null): GridShape | undefined {
  const shape = shapes?.find((one) => one.code === code);
  return shapes?.find((one) => one.code === shape?.parent) ?? shape;
}
