import { Button } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  title: ReactNode;
  /** Said at the end of the head: its code, or who changed it. */
  scope: ReactNode;
  /** Set in numerals. */
  isCode?: boolean;
  className?: string;
  /** Word of the way back to the list; a narrow screen shows it. */
  back: string;
  onBack: () => void;
  children: ReactNode;
}

/** What was chosen in a list beside it (`list-detail.css`). */
export function DetailFrame({ title, scope, isCode = false, className = '', back, onBack, children }: Props) {
  return (
    <section className={`panel rules-detail ${className}`}>
      <header className="panel-head">
        <Button className="rules-back" onClick={onBack}>
          {back}
        </Button>
        <h2>{title}</h2>
        <span className={`scope${isCode ? ' n' : ''}`}>{scope}</span>
      </header>
      {children}
    </section>
  );
}
