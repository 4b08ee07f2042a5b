import { fitText } from './MapBadge.tsx';
import { LABEL_TEXT, type MapLayout } from './map-layout.ts';
import type { PlacedSymbol } from './placement.ts';

interface Props {
  entry: MapLayout['points'][number];
  name: string;
  /** What is written beside it. */
  label: string;
  /** Where that stands, when there is room for it. */
  box: PlacedSymbol | undefined;
}

/** A place on the map: car park ▢, venue ○, officer ∧, hazards ◆ ▲, an alarm that is over and unseen ◇, a case as a flag, an overdue one as an hourglass. */
export function MapSymbol({ entry, name, label, box }: Props) {
  const { point, x, y, from, trail } = entry;
  const moved = Math.hypot(x - from[0], y - from[1]) > 14;
  const look = `symbol symbol-${point.sign.kind} ${point.silent ? 'is-silent' : ''} ${point.busy ? 'is-busy' : ''}`;
  return (
    <g className={look} data-point={point.id}>
      <title>{label === name ? name : `${name} · ${label}`}</title>
      {point.trail.length > 0 && <path d={trail} className="trail" />}
      {moved && <path d={`M${from[0]} ${from[1]}L${x} ${y}`} className="tether" />}
      <g transform={`translate(${x} ${y})`}>{point.sign.shape}</g>
      {box && (
        <text
          x={box.box.x + 3}
          y={box.box.y + box.box.h / 2}
          fontSize={LABEL_TEXT}
          className="point-name"
          data-box={point.id}
        >
          {fitText(label, LABEL_TEXT, box.box.w)}
        </text>
      )}
    </g>
  );
}
