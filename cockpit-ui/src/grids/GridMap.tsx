import type { GridShape } from '@cockpit/api/grids';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { worstOf } from '../alarms/takeover/open-alarms.ts';
import { useTakeover } from '../alarms/takeover/takeover-context.ts';
import { useSpeech } from '../i18n/words.ts';
import { useTable, useWallTable } from '../live/store.ts';
import type { WallBase } from '../wall/Wall.tsx';
import { AlarmCard, CARD_WIDTH, cardLeft } from './AlarmCard.tsx';
import { Crumbs } from './Crumbs.tsx';
import { useGrids } from './fetch-grids.ts';
import { GridArea } from './GridArea.tsx';
import { shortName } from './grid-names.ts';
import { Legend } from './Legend.tsx';
import { MapBadge, MapLabel } from './MapBadge.tsx';
import { MapSymbol } from './MapSymbol.tsx';
import type { MapShape } from './map-layout.ts';
import { neighbour } from './neighbour.ts';
import { ROAD_TEXT } from './roads.ts';
import { useBoxUnits } from './use-box-units.ts';
import { useMapLayout, usePointLabel } from './use-map-layout.ts';

/** Units the title and the alarm card need above the map: beside each other, on a narrow screen below. */
const TOP = 76;
const TOP_NARROW = 148;
/** While an alarm has the wall its card spans the map; in the hand it stands above all panels. */
const TOP_TAKEN = 250;
const NARROW = 640;

interface Props {
  /** Code of the grid drilled to. */
  grid: string | undefined;
  /** The grid that stands in the place of the community. */
  base: WallBase | undefined;
  onDrill: (grid: string | undefined) => void;
  failed: boolean;
}

/** The community by grids: state by fill, shape and word; places; officers; and the worst alarm with its card. */
export function GridMap({ grid, base, onDrill, failed }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech();
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
  const labelOf = usePointLabel();
  const layout = useMapLayout({ shapes, focus, taken: call?.lead, led, width, height, top, narrow });

  // Esc leads back from anywhere: the grid that had the focus is gone after a drill.
  const byKey = useRef(false);
  const focused = drilled !== undefined;
  const up = grid === base?.code ? undefined : (drilled?.parent ?? undefined);
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

  const worstAt = layout?.points.find(({ point }) => point.id === `alarm-${worst?.id}`);
  function leave(code: string | undefined): void {
    if (code === undefined && drilled === undefined) putAside();
    else onDrill(code);
  }

  // On the whole map a micro-grid opens its exclusive grid first; dim neighbours open directly.
  const openOf = (shape: GridShape) => (focus === undefined ? (shape.parent ?? shape.code) : shape.code);
  const nameOfParent = (shape: GridShape) => {
    const parent = shapes?.find((other) => other.code === shape.parent);
    return parent === undefined ? '' : shortName(speech.name(parent.name));
  };
  const isTarget = (entry: MapShape) => layout?.targets.includes(entry) ?? false;

  return (
    <section className="panel area-map map" aria-label={t('grids.title')}>
      <Crumbs focus={focus} base={base} onDrill={leave} />
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
            {call !== null && !narrow && <rect width={width} height={top - 8} className="taken-band" />}
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
                label={labelOf(entry.point)}
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
            {worstAt && call !== null && !narrow && (
              <path className="leader" d={`M${worstAt.x} ${worstAt.y - 32}V${top}`} />
            )}
            {worstAt && call === null && led !== undefined && (
              <path className="leader" d={leader(worstAt, width, top)} />
            )}
          </svg>
        )}
      </div>
      {worst && call === null && <AlarmCard alarm={worst} at={worstAt?.x} width={width} />}
      <Legend />
    </section>
  );
}

/** The exclusive grid around a grid. */
function exclusiveOf(shapes: readonly GridShape[] | undefined, code: string | null): GridShape | undefined {
  const shape = shapes?.find((one) => one.code === code);
  return shapes?.find((one) => one.code === shape?.parent) ?? shape;
}

/** From the place up, and sideways to the card when that does not hang right above; under the title's two lines. */
function leader({ x, y }: { x: number; y: number }, width: number, top: number): string {
  if (width < NARROW) return `M${x} ${y - 20}V${top - 8}`;
  const left = cardLeft(x, width);
  if (x > left + 12 && x < left + CARD_WIDTH - 12) return `M${x} ${y - 20}V${top - 4}`;
  return `M${x} ${y - 20}V${top - 12}H${x < left ? left : left + CARD_WIDTH}`;
}
