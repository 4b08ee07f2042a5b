import type { ReactNode } from 'react';

/** One field of a form with its name above it. */
export function SetField({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control of Ant Design is what stands inside
    <label className="set-field">
      {label}
      {children}
    </label>
  );
}
