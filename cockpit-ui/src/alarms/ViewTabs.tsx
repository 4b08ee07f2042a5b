import type { AlarmTotals } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { sumOf } from '../calls/sum-of.ts';
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
        const returned = tab === 'todo' ? sumOf(totals?.returned) : 0;
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
            {returned > 0 && <span className="al-tab-part">{t('alarms.view.returned', { n: returned })}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** Of all that are open; null: past ones are not counted. */
function countOf(view: View, totals: AlarmTotals): number | null {
  const todo = sumOf(totals.unacknowledged);
  const owned = sumOf(totals.acknowledged);
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
