import type { Venue } from '@cockpit/api/fitness';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/Chart.tsx';
import { useUnit } from '../chart/unit.ts';
import { percent, whole } from '../format/numbers.ts';
import { localDayStart } from '../format/time.ts';
import { ChartTitle } from '../kit/ChartTitle.tsx';
import { CoverageTag } from '../kit/CoverageTag.tsx';
import { Figure } from '../kit/Figure.tsx';
import { PagedRows } from '../kit/PagedRows.tsx';
import { Panel } from '../kit/Panel.tsx';
import { useNow, useTable, useTimezone, useTotals } from '../live/store.ts';
import { busiestHour, fitnessDayOption } from './fitness-day-option.ts';
import { VenueRow } from './VenueRow.tsx';

const MINUTE_MS = 60_000;
/** Up to this many rows the chart takes the room they leave. */
const SHORT_LIST = 2;

/** 智能健身, clause 5.8: people now against capacity, and the day by the hour. */
export function FitnessPanel() {
  const { t } = useTranslation();
  const totals = useTotals('fitnessTotals');
  const venues = useTable('venues');
  const rows = useMemo(
    () => Object.values(venues ?? {}).sort((a, b) => Number(b.open) - Number(a.open) || a.code.localeCompare(b.code)),
    [venues],
  );

  if (venues !== undefined && rows.length === 0)
    return (
      <Panel area="fitness" title={t('fitness.title')} clause="5.8">
        <p className="empty">{t('fitness.unregistered')}</p>
      </Panel>
    );
  return (
    <Panel
      area="fitness"
      title={t('fitness.title')}
      clause="5.8"
      scope={
        totals && (
          <>
            <CoverageTag row={totals} />{' '}
            <Figure at="fitnessTotals.all.useRateToday" plain>
              {t('fitness.useRate', { n: percent(totals.useRateToday) })}
            </Figure>
          </>
        )
      }
    >
      <div className="row columns fitness-row">
        <span>{t('fitness.columns.name')}</span>
        <span>{t('fitness.columns.bar')}</span>
        <span className="right">{t('fitness.columns.present')}</span>
        <span className="right">{t('fitness.columns.capacity')}</span>
        <span className="right">{t('fitness.columns.rate')}</span>
      </div>
      <PagedRows rows={rows} keyOf={codeOf} rowMin={26} render={(row) => <VenueRow row={row} />} />
      <DayChart tall={rows.length <= SHORT_LIST} />
    </Panel>
  );
}

function DayChart({ tall }: { tall: boolean }) {
  const { t } = useTranslation();
  const points = useTable('fitnessDay');
  const timezone = useTimezone();
  const dayStart = localDayStart(useNow(MINUTE_MS), timezone);
  const unit = useUnit();
  const day = useMemo(() => ({ points: points ?? {}, dayStart }), [points, dayStart]);
  const option = useMemo(() => fitnessDayOption(day, { unit }), [day, unit]);
  const busiest = busiestHour(day);

  return (
    <figure className={`chart-box fitness-chart ${tall ? 'is-tall' : ''}`}>
      <ChartTitle
        title={t('fitness.chart')}
        series={[
          { look: 'bar', label: t('parking.today') },
          { look: 'dashed', label: t('parking.typical') },
        ]}
      />
      <Chart
        option={option}
        text={
          busiest === undefined
            ? t('fitness.chartEmpty')
            : t('fitness.chartText', { hour: busiest.hour, n: whole(busiest.present) })
        }
      />
    </figure>
  );
}

function codeOf(row: Venue): string {
  return row.code;
}
