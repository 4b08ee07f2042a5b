import type { ReactNode } from 'react';

interface Props {
  label: string;
  hint?: string | undefined;
  wide?: boolean;
  children: ReactNode;
}

/** One field of a dialog with its name above it and, where needed, a hint below. */
export function Labelled({ label, hint, wide = false, children }: Props) {
  return (
    <div className={wide ? 'nt-field is-wide' : 'nt-field'}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands inside */}
      <label>
        <span>{label}</span>
        {children}
      </label>
      {hint !== undefined && <small className="quiet">{hint}</small>}
    </div>
  );
}
