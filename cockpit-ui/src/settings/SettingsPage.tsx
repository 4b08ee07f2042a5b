import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { CalendarPanel } from './CalendarPanel.tsx';
import { CategoriesPanel } from './CategoriesPanel.tsx';
import { DepartmentsPanel } from './DepartmentsPanel.tsx';
import '../desk-kit/list-detail.css';
import './settings.css';

const TABS = { categories: CategoriesPanel, departments: DepartmentsPanel, calendar: CalendarPanel };
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];

/** `/desk/settings?tab=&chosen=&month=`: categories with their limits, departments, the work calendar. */
export function SettingsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = NAMES.find((name) => name === search.get('tab')) ?? 'categories';
  const Panel = TABS[tab];
  return (
    <div className="rules settings">
      <header className="rules-head">
        <h1>{t('settings.title')}</h1>
        <Segmented
          aria-label={t('settings.title')}
          value={tab}
          options={NAMES.map((value) => ({ value, label: t(`settings.tab.${value}`) }))}
          onChange={(value) =>
            setSearch((before) => {
              before.set('tab', value);
              before.delete('chosen');
              return before;
            })
          }
        />
      </header>
      <Panel />
    </div>
  );
}
