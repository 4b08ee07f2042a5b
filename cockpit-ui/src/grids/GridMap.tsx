import type { GridShape } from '@cockpit/api/grids';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { inOrder } from '../hazards/hazard-words.ts';
import { useSpeech } from '../i18n/words.ts';
import { useNow, useTable, useWallTable } from '../live/store.ts';
import { AlarmCard, CARD_WIDTH, cardLeft } from './AlarmCard.tsx';
import { Crumbs } from './Crumbs.tsx';
import { useGrids } from './fetch-grids.ts';
import { GridArea } from './GridArea.tsx';
import { shortName } from './grid-names.ts';
import { Legend } from './Legend.tsx';
import { MapBadge, MapLabel } from './MapBadge.tsx';
import { MapSymbol } from './MapSymbol.tsx';
import { layoutMap, type MapShape } from './map-layout.ts';
import { type MapPoint, mapPoints } from './map-points.ts';
import { neighbour } from './neighbour.ts';
import { ROAD_TEXT } from './roads.ts';
import { useBoxUnits } from './use-box-units.ts';

/** Units the title and the alarm card need above the map: beside each other, on a narrow screen below. */
const TOP = 76;
const TOP_NARROW = 148;
const NARROW = 640;
const POINTS_STEP_MS = 10_000;

interface Props {
  /** Code of the grid drilled to. */
  grid: string | undefined;
  onDrill: (grid: string | undefined) => void;
  failed: boolean;
}

/** The community by grids: state by fill, shape and word; places; officers; and the worst hazard with its card. */
export function GridMap({ grid, onDrill, failed }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const reply = useGrids();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useBoxUnits(box);
  const states = useWallTable('grids');
  const hazards = useTable('hazards');
  const carParks = useTable('carParks');
  const venues = useTable('venues');
  const routes = useTable('routes');
  const checkpoints = useTable('checkpoints');
  const now = useNow(POINTS_STEP_MS);
  const shapes = reply?.grids;
  const focus = shapes?.find((shape) => shape.code === grid);
  const narrow = width < NARROW;
  const top = narrow ? TOP_NARROW : TOP;

  const points = useMemo(
    () =>
      mapPoints(
        {
          ...(hazards && { hazards }),
          ...(carParks && { carParks }),
          ...(venues && { venues }),
          ...(routes && { routes }),
          ...(checkpoints && { checkpoints }),
        },
        now,
      ),
    [hazards, carParks, venues, routes, checkpoints, now],
  );
  const layout = useMemo(
    () =>
      shapes === undefined || width === 0
        ? undefined
        : layoutMap({
            width,
            height,
            top,
            shapes,
            focus,
            points: narrow && focus === undefined ? points.filter(isUrgent) : points,
            nameOf: ({ name }) => shortName(speech.name(name)),
            badgeLine: `${t('grids.parking', { rate: '100 %' })} · ▲ ${t('grids.patrol', { done: 88, planned: 88 })}`,
            stateWord: t('grids.state.medium'),
          }),
    [shapes, width, height, top, narrow, focus, points, speech, t],
  );

  // Esc leads back from anywhere: the grid that had the focus is gone after a drill.
  const byKey = useRef(false);
  const focused = focus !== undefined;
  const up = focus?.parent ?? undefined;
  useEffect(() => {
    if (!focused) return;
    const back = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      byKey.current = true;
      onDrill(up);
    };
    window.addEventListener('keydown', back);
    return () => window.removeEventListener('keydown', back);
  }, [focused, up, onDrill]);
  // Who came by key goes on by key.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another grid means another set of targets
  useEffect(() => {
    if (byKey.current) box.current?.querySelector<SVGGElement>('[data-grid]')?.focus();
    byKey.current = false;
  }, [grid, layout === undefined]);

  function onKeyDown(event: KeyboardEvent<SVGSVGElement>): void {
    const here = layout?.targets.find(
      ({ shape }) => shape.code === (event.target as Element).getAttribute('data-grid'),
    );
    if (layout === undefined || here === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      byKey.current = true;
      onDrill(here.shape.code);
    } else {
      const next = neighbour(here, layout.targets, event.key);
      if (next === undefined) return;
      event.currentTarget.querySelector<SVGGElement>(`[data-grid="${CSS.escape(next.shape.code)}"]`)?.focus();
    }
    event.preventDefault();
  }

  const worst = inOrder(hazards ?? {})[0];
  const worstAt = layout?.points.find(({ point }) => point.id === `hazard-${worst?.id}`);
  // On the whole map a micro-grid opens its exclusive grid first; dim neighbours open directly.
  const openOf = (shape: GridShape) => (focus === undefined ? (shape.parent ?? shape.code) : shape.code);
  const nameOfParent = (shape: GridShape) => {
    const parent = shapes?.find((other) => other.code === shape.parent);
    return parent === undefined ? '' : shortName(speech.name(parent.name));
  };
  const isTarget = (entry: MapShape) => layout?.targets.includes(entry) ?? false;

  return (
    <section className="panel area-map map" aria-label={t('grids.title')}>
      <Crumbs focus={focus} onDrill={onDrill} />
      <div ref={box} className="map-box">
        {layout === undefined ? (
          <p className="empty">{failed ? t('error.map') : t('grids.loading')}</p>
        ) : (
          // biome-ignore lint/a11y/useSemanticElements: a drawing with keys of its own is no fieldset
          <svg
            viewBox={`0 0 ${width} ${height}`}
            role="group"
            aria-label={`${t('grids.title')}. ${t('grids.help')}`}
            onKeyDown={onKeyDown}
          >
            <defs>
              <pattern id="silent" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0V9" className="hatch" />
              </pattern>
            </defs>
            {layout.shapes
              .filter((entry) => entry.shape.kind === 'micro' && !isTarget(entry))
              .map((entry) => (
                <GridArea
                  key={entry.shape.code}
                  entry={entry}
                  state={states?.[entry.shape.code]}
                  onOpen={() => onDrill(openOf(entry.shape))}
                />
              ))}
            {layout.targets.map((entry, index) => (
              <GridArea
                key={entry.shape.code}
                entry={entry}
                state={states?.[entry.shape.code]}
                name={speech.name(entry.shape.name)}
                first={index === 0}
                onOpen={() => onDrill(entry.shape.code)}
              />
            ))}
            {layout.roads.map((road) => (
              <text
                key={road.id}
                x={road.box.x + road.box.w / 2}
                y={road.box.y + road.box.h / 2}
                fontSize={ROAD_TEXT}
                className={`road ${road.vertical ? `is-vertical-${speech.language}` : ''}`}
              >
                {road.text}
              </text>
            ))}
            {layout.points.map((entry) => (
              <MapSymbol
                key={entry.point.id}
                entry={entry}
                name={speech.name(entry.point.name)}
                box={layout.names.get(entry.point.id)}
              />
            ))}
            {layout.shapes.map((entry) => (
              <MapLabel
                key={entry.shape.code}
                place={layout.labels.get(entry.shape.code)}
                name={shortName(speech.name(entry.shape.name))}
                parent={nameOfParent(entry.shape)}
                state={states?.[entry.shape.code]}
              />
            ))}
            {layout.targets.map((entry) => (
              <MapBadge
                key={entry.shape.code}
                code={entry.shape.code}
                place={layout.badges.get(entry.shape.code)}
                name={shortName(speech.name(entry.shape.name))}
                state={states?.[entry.shape.code]}
              />
            ))}
            {worstAt && worst?.level === 'major' && <path className="leader" d={leader(worstAt, width, top)} />}
          </svg>
        )}
      </div>
      {worst && <AlarmCard hazard={worst} at={worstAt?.x} width={width} />}
      <Legend />
    </section>
  );
}

/** In the hand the whole community leaves no room for places beside the names of its grids. */
function isUrgent({ kind }: MapPoint): boolean {
  return kind !== 'car-park' && kind !== 'venue';
}

/** From the place up, and sideways to the card when that does not hang right above; under the title's two lines. */
function leader({ x, y }: { x: number; y: number }, width: number, top: number): string {
  if (width < NARROW) return `M${x} ${y - 20}V${top - 8}`;
  const left = cardLeft(x, width);
  if (x > left + 12 && x < left + CARD_WIDTH - 12) return `M${x} ${y - 20}V${top - 4}`;
  return `M${x} ${y - 20}V${top - 12}H${x < left ? left : left + CARD_WIDTH}`;
}
