import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { mayDo, useMe } from '../../desk-kit/me.ts';
import { inputOf } from '../../format/datetime-field.ts';
import { apiErrorText } from '../../http/api-client.ts';
import { useNow, useTimezone } from '../../live/store.ts';
import { useShifts } from '../use-shifts.ts';
import { PlansForm } from './PlansForm.tsx';
import { RosterTable } from './RosterTable.tsx';
import { type RosterPeriod, rosterRange } from './roster-range.ts';

const PERIODS: readonly RosterPeriod[] = ['week', 'month'];
const MINUTE_MS = 60_000;

/** `?view=roster&period=&step=`: who works which shift, by week or month; shift leaders change it. */
export function RosterView() {
  const { t } = useTranslation();
  const timezone = useTimezone();
  const mayPlan = mayDo(useMe(), 'shift.plan');
  const today = inputOf(useNow(MINUTE_MS), timezone).slice(0, 10);
  const [search, setSearch] = useSearchParams();
  const [isPlanning, setPlanning] = useState(false);
  const period = PERIODS.find((one) => one === search.get('period')) ?? 'week';
  const asked = Number(search.get('step'));
  const step = Number.isInteger(asked) && Math.abs(asked) <= 60 ? asked : 0;
  const range = rosterRange(period, today, step);
  const { data, error } = useShifts(range);

  function set(next: { period?: RosterPeriod; step?: number }): void {
    setSearch(
      (before) => {
        before.set('period', next.period ?? period);
        before.set('step', String(next.step ?? 0));
        return before;
      },
      { replace: true },
    );
  }

  return (
    <section className="panel shift-roster">
      <div className="shift-roster-bar">
        <Segmented
          aria-label={t('shifts.roster.period')}
          value={period}
          options={PERIODS.map((value) => ({ value, label: t(`shifts.roster.${value}`) }))}
          onChange={(value) => set({ period: value })}
        />
        <Button onClick={() => set({ step: step - 1 })}>{t('shifts.roster.earlier')}</Button>
        <Button onClick={() => set({ step: step + 1 })}>{t('shifts.roster.later')}</Button>
        {step !== 0 && <Button onClick={() => set({ step: 0 })}>{t('shifts.roster.today')}</Button>}
        <span className="n quiet">{t('shifts.roster.range', { ...range })}</span>
        {mayPlan && data && (
          <Button className="shift-plans-open" onClick={() => setPlanning(true)}>
            {t('shifts.roster.plans')}
          </Button>
        )}
      </div>
      {error && (
        <p className="high" role="alert">
          {apiErrorText(error, t)}
        </p>
      )}
      {data && data.plans.length === 0 && <p className="quiet">{t('shifts.now.noPlans')}</p>}
      {data && data.plans.length > 0 && <RosterTable list={data} range={range} today={today} mayPlan={mayPlan} />}
      {data && isPlanning && <PlansForm plans={data.plans} onClose={() => setPlanning(false)} />}
    </section>
  );
}
