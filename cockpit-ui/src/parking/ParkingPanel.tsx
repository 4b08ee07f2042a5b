import { coverageOf } from '@cockpit/api/completeness';
import type { CarPark, ParkingTotals } from '@cockpit/api/parking';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/Chart.tsx';
import { useUnit } from '../chart/unit.ts';
import { decimal, percent, UNKNOWN_MARK } from '../format/numbers.ts';
import { localDayStart } from '../format/time.ts';
import { ChartTitle } from '../kit/ChartTitle.tsx';
import { CoverageTag } from '../kit/CoverageTag.tsx';
import { Figure } from '../kit/Figure.tsx';
import { PagedRows } from '../kit/PagedRows.tsx';
import { Panel } from '../kit/Panel.tsx';
import { useNow, useTable, useTimezone, useTotals } from '../live/store.ts';
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
            <CoverageTag row={totals} />{' '}
            <Figure at="parkingTotals.all.turnoverToday" plain>
              {turnover(totals, t)}
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

/** Only of the car parks that tell their entries, and it says so where that is not all of them. */
function turnover(totals: ParkingTotals, t: TFunction): string {
  const told = { reporting: totals.telling, expected: totals.expected };
  const coverage = coverageOf(told);
  const n = coverage === 'unknown' ? UNKNOWN_MARK : decimal(totals.turnoverToday, 2);
  return coverage === 'whole' ? t('parking.turnover', { n }) : t('parking.turnoverOf', { n, ...told });
}

function codeOf(row: CarPark): string {
  return row.code;
}

/** Rows that need an eye come first when not all fit on one page. */
function urgency(row: CarPark): number {
  return row.state === 'full' ? 3 : row.state === 'almost-full' ? 2 : row.state === 'unknown' ? 1 : 0;
}
