import { Button, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useGrids } from '../grids/fetch-grids.ts';
import { useFormatters } from '../i18n/words.ts';
import type { KpiQuestion, Period } from './period.ts';

interface Props {
  question: KpiQuestion;
  title: string;
  /** The first one is meant when the address names none. */
  periods: readonly Period[];
  children: ReactNode;
}

/** Which range and place the figures are of; all of it is in the address. */
export function PeriodBar({ question, title, periods, children }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const grids = useGrids()?.grids ?? [];
  const [, setSearch] = useSearchParams();
  const { period, back, grid } = question;

  function set(params: Record<string, string | undefined>): void {
    setSearch(
      (before) => {
        for (const [name, value] of Object.entries(params))
          if (value === undefined) before.delete(name);
          else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  }

  return (
    <div className="kpi-bar">
      <h1 className="kpi-title">{title}</h1>
      <Segmented
        aria-label={t('kpi.period.label')}
        value={period}
        options={periods.map((value) => ({ value, label: t(`kpi.period.${value}`) }))}
        onChange={(value) => set({ period: value === periods[0] ? undefined : value, back: undefined })}
      />
      <span className="kpi-steps">
        <Button onClick={() => set({ back: String(back + 1) })}>{t('kpi.earlier')}</Button>
        <Button disabled={back === 0} onClick={() => set({ back: back <= 1 ? undefined : String(back - 1) })}>
          {t('kpi.later')}
        </Button>
        {back > 0 && <Button onClick={() => set({ back: undefined })}>{t('kpi.today')}</Button>}
      </span>
      <Select
        className="kpi-grid"
        aria-label={t('kpi.grid')}
        value={grid ?? ''}
        options={[
          { value: '', label: t('kpi.allGrids') },
          ...grids.map(({ code, name }) => ({ value: code, label: formatters.name(name) })),
        ]}
        onChange={(value) => set({ grid: value === '' ? undefined : value })}
      />
      {children}
    </div>
  );
}
