import { type ReactNode, useId } from 'react';

interface Props {
  /** Name of its area in the layouts. */
  area: string;
  title: string;
  /** Clause of the standard it evidences. */
  clause?: string;
  scope?: ReactNode;
  children: ReactNode;
}

/** Title, clause, scope; then rows and one chart. */
export function Panel({ area, title, clause, scope, children }: Props) {
  const id = useId();
  return (
    <section className={`panel area-${area}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {clause && <span className="clause n">{clause}</span>}
        <span className="scope">{scope}</span>
      </header>
      {children}
    </section>
  );
}
