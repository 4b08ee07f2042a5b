import type { ReactNode } from 'react';

interface Props {
  /** `{table}.{key}.{field}` of the live contract: where the number comes from. */
  at: string;
  /** As-of time and completeness. */
  title?: string;
  className?: string;
  /** Set in the text face, inside a sentence. */
  plain?: boolean;
  children: ReactNode;
}

/** A shown number, traceable to its row. */
export function Figure({ at, title, className = '', plain = false, children }: Props) {
  return (
    <span className={`${plain ? 'nobr' : 'n'} ${className}`} data-figure={at} title={title}>
      {children}
    </span>
  );
}
