import type { Point } from '../grids/geometry.ts';

const FLAG = 'M-6 11V-11H9L4.5 -6 9 -1H-6';
const GLASS = 'M-8 -10h16v3L2.2 0 8 7v3H-8V7L-2.2 0 -8 -7Z';

interface Sign {
  /** Cases at this place. */
  count: number;
  overdue: number;
}

type Props =
  | (Sign & { legend: true })
  | (Sign & { legend?: false; id: number; at: Point; chosen: boolean; label: string; onOpen: () => void });

/** A case on a map: a flag; overdue an hourglass; several a ring with their number, and how many of them are overdue. */
export function CaseMark(props: Props) {
  if (props.legend)
    return (
      <svg viewBox="-14 -14 28 28" className="cs-mark-legend" aria-hidden="true">
        <g className={`cs-mark ${props.overdue > 0 ? 'is-late' : ''}`}>
          <Shape count={props.count} overdue={props.overdue} />
        </g>
      </svg>
    );
  const { id, at, count, overdue, chosen, label, onOpen } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a mark of a drawing cannot be a <button>
    <g
      className={`cs-mark ${overdue > 0 ? 'is-late' : ''} ${chosen ? 'is-chosen' : ''}`}
      role="button"
      tabIndex={0}
      aria-label={label}
      data-mark={id}
      transform={`translate(${at[0]} ${at[1]})`}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen();
      }}
    >
      <title>{label}</title>
      <circle r="17" className="cs-mark-ground" />
      <Shape count={count} overdue={overdue} />
    </g>
  );
}

function Shape({ count, overdue }: Sign) {
  if (count === 1) return <path d={overdue > 0 ? GLASS : FLAG} />;
  return (
    <>
      <circle r="14" />
      <text className="n">{count}</text>
      {overdue > 0 && (
        <g transform="translate(13 -12) scale(.62)">
          <path d={GLASS} className="cs-mark-glass" />
        </g>
      )}
    </>
  );
}
