import { fitText } from './MapBadge.tsx';
import { LABEL_TEXT, type MapLayout } from './map-layout.ts';
import type { Placed } from './placement.ts';

interface Props {
  entry: MapLayout['points'][number];
  name: string;
  /** What is written beside it. */
  label: string;
  /** Where that stands, when there is room for it. */
  box: Placed | undefined;
}

/** A place on the map: car park ▢, venue ○, officer ∧, hazards ◆ ▲, an alarm that is over and unseen ◇, a case as a flag, an overdue one as an hourglass. */
export function MapSymbol({ entry, name, label, box }: Props) {
  const { point, x, y, from, trail } = entry;
  const moved = Math.hypot(x - from[0], y - from[1]) > 14;
  const look = `symbol symbol-${point.kind} ${point.silent ? 'is-silent' : ''} ${point.busy ? 'is-busy' : ''}`;
  return (
    <g className={look} data-point={point.id}>
      <title>{label === name ? name : `${name} · ${label}`}</title>
      {point.kind === 'walker' && <path d={trail} className="trail" />}
      {moved && <path d={`M${from[0]} ${from[1]}L${x} ${y}`} className="tether" />}
      <g transform={`translate(${x} ${y})`}>
        <Shape kind={point.kind} />
      </g>
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

function Shape({ kind }: { kind: Props['entry']['point']['kind'] }) {
  switch (kind) {
    case 'car-park':
      return <rect x="-8" y="-8" width="16" height="16" rx="3" />;
    case 'venue':
      return <circle r="8" />;
    case 'walker':
      return <path d="M-8 7 0 -8 8 7" />;
    case 'medium':
    case 'general':
      return <path d="M0 -10 11 9H-11Z" />;
    case 'high':
    case 'returned':
    case 'major':
      return <path d="M0 -13 13 0 0 13 -13 0Z" />;
    case 'case':
      return <path d="M-4.5 9V-9H7L3.6 -5 7 -1H-4.5" />;
    case 'case-late':
      return <path d="M-7 -9h14v2.6L2 0 7 6.4V9H-7V6.4L-2 0 -7 -6.4Z" />;
    case 'taken':
      return (
        <>
          <circle r="28" className="pulse" />
          <path d="M0 -16 16 0 0 16 -16 0Z" />
        </>
      );
  }
}
