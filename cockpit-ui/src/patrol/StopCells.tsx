import type { Route } from '@cockpit/api/patrol';
import { useTranslation } from 'react-i18next';

type Stop = NonNullable<Route['round']>['stops'][number];

const CELL = 12;
const GAP = 3;
/** Past this many stops cells would be too small to tell apart: neighbours share one, worst state wins. */
const MAX_CELLS = 14;
const WORST_FIRST = ['missed', 'late', 'due', 'unknown', 'upcoming', 'done'] as const;

/** The stops of a round, one cell each: state by shape and colour. */
export function StopCells({ stops }: { stops: readonly Stop[] }) {
  const { t } = useTranslation();
  const count = { done: 0, late: 0, missed: 0, due: 0, upcoming: 0, unknown: 0 };
  for (const stop of stops) count[stop.state] += 1;
  const cells = condense(stops.map((stop) => stop.state));
  const width = cells.length * (CELL + GAP) - GAP;
  return (
    <svg
      className="stops"
      viewBox={`0 0 ${MAX_CELLS * (CELL + GAP) - GAP} ${CELL}`}
      preserveAspectRatio="xMinYMid meet"
      role="img"
      aria-label={t('patrol.stopsText', { n: stops.length, ...count })}
      data-cells={width}
    >
      {cells.map((state, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stop is its place in the round
        <g key={index} transform={`translate(${index * (CELL + GAP)} 0)`}>
          <Cell state={state} />
        </g>
      ))}
    </svg>
  );
}

function Cell({ state }: { state: Stop['state'] }) {
  switch (state) {
    case 'done':
      return <rect width="12" height="12" rx="2" className="stop-done" />;
    case 'late':
      return <path d="M6 0.5 12 11.5H0Z" className="stop-late" />;
    case 'missed':
      return <path d="M2 0 6 4 10 0 12 2 8 6 12 10 10 12 6 8 2 12 0 10 4 6 0 2Z" className="stop-missed" />;
    case 'due':
      return <rect x="1" y="1" width="10" height="10" rx="2" className="stop-due" />;
    case 'upcoming':
      return <rect x="3.5" y="3.5" width="5" height="5" rx="1.5" className="stop-upcoming" />;
    case 'unknown':
      return <path d="M1 5H11V7H1Z" className="stop-upcoming" />;
  }
}

function condense(states: Stop['state'][]): Stop['state'][] {
  if (states.length <= MAX_CELLS) return states;
  const per = Math.ceil(states.length / MAX_CELLS);
  return Array.from({ length: Math.ceil(states.length / per) }, (_, index) => {
    const group = states.slice(index * per, (index + 1) * per);
    return WORST_FIRST.find((state) => group.includes(state)) ?? 'upcoming';
  });
}
