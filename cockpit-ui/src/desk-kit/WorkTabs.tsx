import type { ReactNode } from 'react';

interface Props<View> {
  label: string;
  views: readonly View[];
  view: View;
  onView: (view: View) => void;
  /** The word of a view, and figures beside it. */
  children: (view: View) => ReactNode;
}

/** The views of a list, one of which is shown. */
export function WorkTabs<View extends string>({ label, views, view, onView, children }: Props<View>) {
  return (
    <div className="work-tabs" role="tablist" aria-label={label}>
      {views.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          aria-selected={tab === view}
          className="work-tab"
          onClick={() => onView(tab)}
        >
          {children(tab)}
        </button>
      ))}
    </div>
  );
}
