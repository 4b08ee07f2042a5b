import type { AlarmTotals } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { sumOf } from '../calls/sum-of.ts';
import { WorkTabs } from '../desk-kit/WorkTabs.tsx';
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
    <WorkTabs label={t('alarms.view.label')} views={Object.keys(VIEWS) as View[]} view={view} onView={onView}>
      {(tab) => {
        const count = totals && countOf(tab, totals);
        const returned = tab === 'todo' ? sumOf(totals?.returned) : 0;
        return (
          <>
            {t(`alarms.view.${tab}`)}
            {count !== undefined && count !== null && <span className="n al-tab-count">{count}</span>}
            {returned > 0 && <span className="al-tab-part">{t('alarms.view.returned', { n: returned })}</span>}
          </>
        );
      }}
    </WorkTabs>
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
