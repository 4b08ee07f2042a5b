import type { FiguresBy } from '@cockpit/api/cases/figures';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PeriodBar } from '../desk-kit/PeriodBar.tsx';
import { periodRange, questionOf } from '../desk-kit/period.ts';
import { localTime } from '../format/time.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useLive, useNow, useTimezone } from '../live/store.ts';
import { FigureRows } from './FigureRows.tsx';
import '../desk-kit/figures-page.css';
import './case-figures.css';

const REFRESH_MS = 60_000;
const DAY_MS = 86_400_000;
const BY: readonly FiguresBy[] = ['grid', 'department', 'category', 'source', 'handler'];
const PERIODS = ['week', 'month', 'year'] as const;

/** `/desk/case-figures?period=&back=&grid=&by=`: how well cases are filed, handled and closed, and by whom. */
export function CaseFiguresPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const timezone = useTimezone();
  const community = useLive((state) => state.pictures.wall?.community.code);
  const today = useNow(REFRESH_MS);
  const question = questionOf(search, PERIODS);
  const range = periodRange(question, today, timezone);
  const by = BY.find((one) => one === search.get('by')) ?? 'grid';
  const query = { ...range, by, grid: question.grid, community };
  const asked = useQuery({
    queryKey: ['case-figures', query],
    queryFn: ({ signal }) => callApi('GET /api/cases/figures', { query, signal }),
    enabled: community !== undefined,
    refetchInterval: question.back === 0 ? REFRESH_MS : false,
    placeholderData: keepPreviousData,
  });
  const date = (at: number) => {
    const { year, month, day } = localTime(at, timezone);
    return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  };

  return (
    <div className={`kpi case-figures ${asked.isPlaceholderData ? 'is-old' : ''}`}>
      <PeriodBar question={question} title={t('caseFigures.title')} periods={PERIODS}>
        <Segmented
          aria-label={t('caseFigures.by.label')}
          value={by}
          options={BY.map((value) => ({ value, label: t(`caseFigures.by.${value}`) }))}
          onChange={(value) =>
            setSearch(
              (before) => {
                before.set('by', value);
                return before;
              },
              { replace: true },
            )
          }
        />
        {/* The day the range ends with, not the midnight after it. */}
        <span className="quiet n">{t('kpi.range', { from: date(range.from), to: date(range.to - DAY_MS / 2) })}</span>
      </PeriodBar>
      {asked.error && (
        <p className="kpi-fault" role="alert">
          {apiErrorText(asked.error, t)}
        </p>
      )}
      {asked.data === undefined ? (
        !asked.error && <p className="desk-notice">{t('desk.loading')}</p>
      ) : asked.data.rows.length === 0 ? (
        <p className="panel cf-empty quiet">{t('caseFigures.empty')}</p>
      ) : (
        <FigureRows table={asked.data} />
      )}
    </div>
  );
}
