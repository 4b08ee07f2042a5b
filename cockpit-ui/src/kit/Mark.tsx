export type Shape = 'high' | 'medium' | 'low' | 'calm';

const PATHS: Record<Shape, string> = {
  high: 'M8 0.6 15.4 8 8 15.4 0.6 8Z',
  medium: 'M8 1.4 15.4 14.6H0.6Z',
  low: 'M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2Z',
  calm: 'M8 4a4 4 0 1 1 0 8A4 4 0 1 1 8 4Z',
};

/** Alarm level by shape and colour: ◆ high, ▲ medium, ● low; hollow: it is over. The word stands beside it. */
export function Mark({ shape, hollow = false }: { shape: Shape; hollow?: boolean }) {
  return (
    <svg className={`mark mark-${shape} ${hollow ? 'is-hollow' : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[shape]} />
    </svg>
  );
}
