import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { apiErrorText } from '../http/api-client.ts';
import { LastHandover } from './LastHandover.tsx';
import { NowView } from './NowView.tsx';
import { RosterView } from './roster/RosterView.tsx';
import { useDuty } from './use-shifts.ts';
import './shifts.css';

const VIEWS = ['now', 'last', 'roster'] as const;

/** `/desk/shift?view=`: who is on duty and the handover, the last one to read and print, the roster. */
export function ShiftPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view = VIEWS.find((one) => one === search.get('view')) ?? 'now';
  const { data, error } = useDuty();

  function choose(next: (typeof VIEWS)[number]): void {
    setSearch(
      (before) => {
        if (next === 'now') before.delete('view');
        else before.set('view', next);
        return before;
      },
      { replace: true },
    );
  }

  return (
    <div className="shift">
      <header className="shift-head">
        <h1>{t('shifts.title')}</h1>
        <Segmented
          aria-label={t('shifts.view.label')}
          value={view}
          options={VIEWS.map((value) => ({ value, label: t(`shifts.view.${value}`) }))}
          onChange={choose}
        />
      </header>
      {error && (
        <p className="high" role="alert">
          {apiErrorText(error, t)}
        </p>
      )}
      {view === 'roster' && <RosterView />}
      {view === 'last' && data && <LastHandover handover={data.last} />}
      {view === 'now' && data && <NowView duty={data} />}
    </div>
  );
}
