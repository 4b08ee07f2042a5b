import { useTranslation } from 'react-i18next';
import { VIEWS, type View } from './filters.ts';

/** Board, table or map of the same cases. */
export function ViewTabs({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t } = useTranslation();
  return (
    <div className="work-tabs" role="tablist" aria-label={t('cases.view.label')}>
      {VIEWS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          aria-selected={tab === view}
          className="work-tab"
          onClick={() => onView(tab)}
        >
          {t(`cases.view.${tab}`)}
        </button>
      ))}
    </div>
  );
}
