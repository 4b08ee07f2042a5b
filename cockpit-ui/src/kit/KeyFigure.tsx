import type { Coverage } from '@cockpit/api/completeness';
import type { ReactNode } from 'react';

interface Props {
  name: string;
  /** Top right: what to compare with, or what is wrong. */
  aside: ReactNode;
  value: ReactNode;
  /** Unit and denominator behind the value. */
  unit: ReactNode;
  look?: 'calm' | 'high' | 'medium';
  /** How much of it is known: a total that is not whole is outlined and hatched, whatever its colour. */
  coverage?: Coverage;
}

/** One of the six numbers that are read from the door. */
export function KeyFigure({ name, aside, value, unit, look = 'calm', coverage = 'whole' }: Props) {
  return (
    <div className={`panel key-figure key-${look} cover-${coverage}`}>
      <p className="key-top">
        <span className="key-name">{name}</span>
        <span className="key-aside">{aside}</span>
      </p>
      <p className="key-bottom">
        <span className="key-value n">{value}</span>
        <span className="key-unit">{unit}</span>
      </p>
    </div>
  );
}
