import { useTranslation } from 'react-i18next';
import { WorkTabs } from '../desk-kit/WorkTabs.tsx';
import { VIEWS, type View } from './filters.ts';

/** Board, table or map of the same cases. */
export function ViewTabs({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t } = useTranslation();
  return (
    <WorkTabs label={t('cases.view.label')} views={VIEWS} view={view} onView={onView}>
      {(tab) => t(`cases.view.${tab}`)}
    </WorkTabs>
  );
}
