import type { Tables } from '@cockpit/api/live';
import type { GridShape } from '@cockpit/api/registry';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { CARD_WIDTH, cardLeft } from './AlarmCard.tsx';
import { GridArea } from './GridArea.tsx';
import { shortName } from './grid-names.ts';
import { MapBadge, MapLabel } from './MapBadge.tsx';
import { MapSymbol } from './MapSymbol.tsx';
import type { MapLayout, MapShape } from './map-layout.ts';
import { ROAD_TEXT } from './roads.ts';
import { usePointLabel } from './use-map-layout.ts';

interface Props {
  layout: MapLayout;
  shapes: readonly GridShape[] | undefined;
  states: Tables['grids'] | undefined;
  /** The grid the map is about; undefined: the whole community. */
  focus: GridShape | undefined;
  /** Of the drawing, units. */
  width: number;
  height: number;
  /** Kept free above the map, units. */
  top: number;
  narrow: boolean;
  /** An alarm has the wall. */
  taken: boolean;
  /** Point that a line leads to; undefined: none. */
  led: string | undefined;
  /** Where the worst alarm is drawn. */
  worstAt: MapLayout['points'][number] | undefined;
  onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => void;
  onDrill: (grid: string | undefined) => void;
}

/** Areas, roads, points, names and figures, from back to front. */
export function MapDrawing(props: Props) {
  const { layout, shapes, states, focus, width, height, top, narrow, taken, led, worstAt, onKeyDown, onDrill } = props;
  const { t } = useTranslation();
  const formatters = useFormatters();
  const labelOf = usePointLabel();
  // On the whole map a micro-grid opens its exclusive grid first; dim neighbours open directly.
  const openOf = (shape: GridShape) => (focus === undefined ? (shape.parent ?? shape.code) : shape.code);
  const nameOfParent = (shape: GridShape) => {
    const parent = shapes?.find((other) => other.code === shape.parent);
    return parent === undefined ? '' : shortName(formatters.name(parent.name));
  };
  const isTarget = (entry: MapShape) => layout.targets.includes(entry);

  return (
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
          name={formatters.name(entry.shape.name)}
          first={index === 0}
          onOpen={() => onDrill(entry.shape.code)}
        />
      ))}
      {taken && !narrow && <rect width={width} height={top - 8} className="taken-band" />}
      {layout.roads.map((road) => (
        <text
          key={road.id}
          x={road.box.x + road.box.w / 2}
          y={road.box.y + road.box.h / 2}
          fontSize={ROAD_TEXT}
          className={`road ${road.vertical ? `is-vertical-${formatters.language}` : ''}`}
        >
          {road.text}
        </text>
      ))}
      {layout.points.map((entry) => (
        <MapSymbol
          key={entry.point.id}
          entry={entry}
          name={formatters.name(entry.point.name)}
          label={labelOf(entry.point)}
          box={layout.names.get(entry.point.id)}
        />
      ))}
      {layout.shapes.map((entry) => (
        <MapLabel
          key={entry.shape.code}
          place={layout.labels.get(entry.shape.code)}
          name={shortName(formatters.name(entry.shape.name))}
          parent={nameOfParent(entry.shape)}
          state={states?.[entry.shape.code]}
        />
      ))}
      {layout.targets.map((entry) => (
        <MapBadge
          key={entry.shape.code}
          code={entry.shape.code}
          place={layout.badges.get(entry.shape.code)}
          name={shortName(formatters.name(entry.shape.name))}
          state={states?.[entry.shape.code]}
        />
      ))}
      {worstAt && taken && !narrow && <path className="leader" d={`M${worstAt.x} ${worstAt.y - 32}V${top}`} />}
      {worstAt && !taken && led !== undefined && <path className="leader" d={leader(worstAt, width, top, narrow)} />}
    </svg>
  );
}

/** From the place up, and sideways to the card when that does not hang right above; under the title's two lines. */
function leader({ x, y }: { x: number; y: number }, width: number, top: number, narrow: boolean): string {
  if (narrow) return `M${x} ${y - 20}V${top - 8}`;
  const left = cardLeft(x, width);
  if (x > left + 12 && x < left + CARD_WIDTH - 12) return `M${x} ${y - 20}V${top - 4}`;
  return `M${x} ${y - 20}V${top - 12}H${x < left ? left : left + CARD_WIDTH}`;
}
