import type { ReactNode } from 'react';

/** A named part of a dialog; what is in it is told its name. */
export function Labelled({ name, children }: { name: string; children: (label: string) => ReactNode }) {
  return (
    <div className="work-dialog-part">
      <p className="work-dialog-name">{name}</p>
      {children(name)}
    </div>
  );
}
