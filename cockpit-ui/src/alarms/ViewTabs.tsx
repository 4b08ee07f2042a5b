import type { AlarmTotals } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { useWallTable } from '../live/store.ts';
import { VIEWS, type View } from './filters.ts';

interface Props {
  view: View;
  grid: string | null;
  onView: (view: View) => void;
}

/** States that are worked alike, each with how many there are. */
export function ViewTabs({ view, grid, onView }: Props) {
  const { t } = useTranslation();
  const totals = useWallTable('alarmTotals')?.[grid ?? 'all'];
  return (
    <div className="work-tabs" role="tablist" aria-label={t('alarms.view.label')}>
      {(Object.keys(VIEWS) as View[]).map((tab) => {
        const count = totals && countOf(tab, totals);
        return (
          <button
            key={tab}
            type="button"
            role="tab"
            aria-selected={tab === view}
            className="work-tab"
            onClick={() => onView(tab)}
          >
            {t(`alarms.view.${tab}`)}
            {count !== undefined && count !== null && <span className="n al-tab-count">{count}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** Of all that are open; null: past ones are not counted. */
function countOf(view: View, totals: AlarmTotals): number | null {
  const sum = ({ high, medium, low }: AlarmTotals['returned']) => high + medium + low;
  const todo = sum(totals.unacknowledged) + sum(totals.returned);
  const owned = sum(totals.acknowledged);
  switch (view) {
    case 'todo':
      return todo;
    case 'owned':
      return owned;
    case 'hidden':
      return totals.hidden;
    case 'open':
      return todo + owned + totals.hidden;
    case 'past':
      return null;
  }
}
