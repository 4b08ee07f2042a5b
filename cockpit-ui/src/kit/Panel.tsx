import { type ReactNode, useContext, useId } from 'react';
import { PagesHeld } from './PagedRows.tsx';
import { PanelFocusContext } from './panel-focus.ts';

interface Props {
  /** Name of its area in the layouts. */
  area: string;
  title: string;
  /** Clause of the standard it evidences. */
  clause?: string;
  scope?: ReactNode;
  children: ReactNode;
}

/** Title, clause, scope; then rows and one chart. The panel in focus comes forward; one that is held stops turning its pages. */
export function Panel({ area, title, clause, scope, children }: Props) {
  const id = useId();
  const focus = useContext(PanelFocusContext);
  return (
    <section className={`panel area-${area} ${focus.forward === area ? 'is-forward' : ''}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {clause && <span className="clause n">{clause}</span>}
        <span className="scope">{scope}</span>
      </header>
      <PagesHeld value={focus.held.includes(area)}>{children}</PagesHeld>
    </section>
  );
}
