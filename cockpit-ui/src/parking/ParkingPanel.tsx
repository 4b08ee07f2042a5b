import type { CarPark } from '@cockpit/api/parking';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/Chart.tsx';
import { useUnit } from '../chart/unit.ts';
import { decimal, percent } from '../format/numbers.ts';
import { localDayStart } from '../format/time.ts';
import { useNow, useTable, useTimezone, useTotals } from '../live/store.ts';
import { ChartTitle } from '../wall/ChartTitle.tsx';
import { Figure } from '../wall/Figure.tsx';
import { PagedRows } from '../wall/PagedRows.tsx';
import { Panel } from '../wall/Panel.tsx';
import { CarParkRow } from './CarParkRow.tsx';
import { parkingDayFigures, parkingDayOption } from './parking-day-option.ts';

const MINUTE_MS = 60_000;
/** Up to this many rows the chart takes the room they leave. */
const SHORT_LIST = 4;

/** 智慧停车, clause 5.7: every car park of the scope, and the day's curve. */
export function ParkingPanel() {
  const { t } = useTranslation();
  const totals = useTotals('parkingTotals');
  const carParks = useTable('carParks');
  const rows = useMemo(() => Object.values(carParks ?? {}).sort((a, b) => a.code.localeCompare(b.code)), [carParks]);

  if (carParks !== undefined && rows.length === 0)
    return (
      <Panel area="parking" title={t('parking.title')} clause="5.7">
        <p className="empty">{t('parking.unregistered')}</p>
      </Panel>
    );
  return (
    <Panel
      area="parking"
      title={t('parking.title')}
      clause="5.7"
      scope={
        totals && (
          <>
            {totals.reporting < totals.expected && (
              <span className="medium">{t('parking.summary', { ...totals })} · </span>
            )}
            <Figure at="parkingTotals.all.turnoverToday" plain>
              {t('parking.turnover', { n: decimal(totals.turnoverToday, 2) })}
            </Figure>
          </>
        )
      }
    >
      <div className="row columns parking-row">
        <span>{t('parking.columns.name')}</span>
        <span>{t('parking.columns.bar')}</span>
        <span className="right">{t('parking.columns.free')}</span>
        <span className="right">{t('parking.columns.rate')}</span>
        <span className="right">{t('parking.columns.trend')}</span>
      </div>
      <PagedRows rows={rows} keyOf={codeOf} urgency={urgency} rowMin={26} render={(row) => <CarParkRow row={row} />} />
      <DayChart tall={rows.length <= SHORT_LIST} />
    </Panel>
  );
}

function DayChart({ tall }: { tall: boolean }) {
  const { t } = useTranslation();
  const points = useTable('parkingDay');
  const timezone = useTimezone();
  const dayStart = localDayStart(useNow(MINUTE_MS), timezone);
  const unit = useUnit();
  const day = useMemo(() => ({ points: points ?? {}, dayStart }), [points, dayStart]);
  const option = useMemo(() => parkingDayOption(day, { unit }), [day, unit]);
  const figures = parkingDayFigures(day);

  return (
    <figure className={`chart-box parking-chart ${tall ? 'is-tall' : ''}`}>
      <ChartTitle
        title={t('parking.chart')}
        series={[
          { look: 'line', label: t('parking.today') },
          { look: 'dashed', label: t('parking.typical') },
        ]}
      />
      <Chart
        option={option}
        text={t('parking.chartText', {
          now: percent(figures.now),
          typical: percent(figures.typical),
          max: percent(figures.max),
        })}
      />
    </figure>
  );
}

function codeOf(row: CarPark): string {
  return row.code;
}

/** Rows that need an eye come first when not all fit on one page. */
function urgency(row: CarPark): number {
  return row.state === 'full' ? 3 : row.state === 'almost-full' ? 2 : row.state === 'unknown' ? 1 : 0;
}
