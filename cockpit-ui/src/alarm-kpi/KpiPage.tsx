import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PeriodBar } from '../desk-kit/PeriodBar.tsx';
import { periodRange, questionOf } from '../desk-kit/period.ts';
import { clockText, localTime } from '../format/time.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useLive, useNow, useTimezone } from '../live/store.ts';
import { ActorTable } from './ActorTable.tsx';
import { KpiFigures } from './KpiFigures.tsx';
import { LoadPanels } from './LoadPanels.tsx';
import { OfficerTable } from './OfficerTable.tsx';
import { StaleList } from './StaleList.tsx';
import '../desk-kit/figures-page.css';
import './kpi.css';

const REFRESH_MS = 60_000;
const PERIODS = ['day', 'week', 'month'] as const;

/** `/desk/kpi?period=&back=&grid=`: how well the alarms of the desk do. */
export function KpiPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const timezone = useTimezone();
  const community = useLive((state) => state.pictures.wall?.community.code);
  // A day is long enough for the clock of the range; the figures themselves are asked for again every minute.
  const today = useNow(REFRESH_MS);
  const question = questionOf(search, PERIODS);
  const range = periodRange(question, today, timezone);
  const query = { ...range, grid: question.grid, community };
  const asked = useQuery({
    queryKey: ['alarm-kpi', query],
    queryFn: ({ signal }) => callApi('GET /api/alarms/kpi', { query, signal }),
    enabled: community !== undefined,
    refetchInterval: question.back === 0 ? REFRESH_MS : false,
    placeholderData: keepPreviousData,
  });
  const kpi = asked.data;
  const stamp = (at: number) => {
    const { month, day } = localTime(at, timezone);
    return `${month}-${String(day).padStart(2, '0')} ${clockText(at, timezone)}`;
  };

  return (
    <div className={`kpi ${asked.isPlaceholderData ? 'is-old' : ''}`}>
      <PeriodBar question={question} title={t('kpi.title')} periods={PERIODS}>
        {kpi && (
          <span className="quiet n" title={t('kpi.slotsOnly')}>
            {kpi.to > kpi.from ? t('kpi.range', { from: stamp(kpi.from), to: stamp(kpi.to) }) : t('kpi.nothing')}
          </span>
        )}
      </PeriodBar>
      {asked.error && (
        <p className="kpi-fault" role="alert">
          {apiErrorText(asked.error, t)}
        </p>
      )}
      {kpi === undefined ? (
        !asked.error && <p className="desk-notice">{t('desk.loading')}</p>
      ) : (
        <>
          <KpiFigures kpi={kpi} />
          <LoadPanels kpi={kpi} stamp={stamp} />
          <div className="kpi-tables">
            <ActorTable kpi={kpi} />
            <OfficerTable kpi={kpi} />
            <StaleList stale={kpi.stale} stamp={stamp} />
          </div>
        </>
      )}
    </div>
  );
}
