import type { Alarm } from '@cockpit/api/alarms';
import { type ReactNode, useId } from 'react';
import { useTakeover } from '../alarms/takeover/takeover-context.ts';
import { PagesHeld } from './PagedRows.tsx';

interface Props {
  /** Name of its area in the layouts. */
  area: string;
  title: string;
  /** Clause of the standard it evidences. */
  clause?: string;
  scope?: ReactNode;
  children: ReactNode;
}

/** Panel that has to do with an alarm of the domain. */
const AREA_OF: Record<Alarm['domain'], string> = {
  parking: 'parking',
  fitness: 'fitness',
  patrol: 'patrol',
  hazard: 'hazards',
  duty: 'duty',
};

/** Title, clause, scope; then rows and one chart. The one that an alarm is about comes forward and stops turning its pages, as the list of alarms does. */
export function Panel({ area, title, clause, scope, children }: Props) {
  const id = useId();
  const { call } = useTakeover();
  const forward = call !== null && AREA_OF[call.lead.domain] === area;
  // The list of alarms stays in its place, but what calls for the wall heads it.
  const held = forward || (call !== null && area === 'alarms');
  return (
    <section className={`panel area-${area} ${forward ? 'is-forward' : ''}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {clause && <span className="clause n">{clause}</span>}
        <span className="scope">{scope}</span>
      </header>
      <PagesHeld value={held}>{children}</PagesHeld>
    </section>
  );
}
