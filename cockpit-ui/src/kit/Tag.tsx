import type { ReactNode } from 'react';

interface Props {
  look: 'high' | 'medium' | 'low' | 'silent' | 'suspect' | 'plain';
  title?: string;
  children: ReactNode;
}

/** A word in a frame: what is wrong with the row. */
export function Tag({ look, title, children }: Props) {
  return (
    <span className={`tag tag-${look}`} title={title}>
      {children}
    </span>
  );
}
