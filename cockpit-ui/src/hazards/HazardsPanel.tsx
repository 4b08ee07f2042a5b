import type { Alarm } from '@cockpit/api/alarms';
import type { Hazard } from '@cockpit/api/hazards';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isAt } from '../calls/open-alarms.ts';
import { Chart } from '../chart/Chart.tsx';
import { useUnit } from '../chart/unit.ts';
import { whole } from '../format/numbers.ts';
import { ChartTitle } from '../kit/ChartTitle.tsx';
import { Figure } from '../kit/Figure.tsx';
import { PagedRows } from '../kit/PagedRows.tsx';
import { Panel } from '../kit/Panel.tsx';
import { useTable, useTotals } from '../live/store.ts';
import { HazardRow } from './HazardRow.tsx';
import { hazardDaysFigures, hazardDaysOption } from './hazard-days-option.ts';
import { hazardsByLevel } from './in-order.ts';
import { KindStrip } from './KindStrip.tsx';

/** Up to this many rows the chart takes the room they leave. */
const SHORT_LIST = 2;

/** 安全隐患, clause 7.1.3: what is open, by kind, and the week. */
export function HazardsPanel() {
  const { t } = useTranslation();
  const totals = useTotals('hazardTotals');
  const hazards = useTable('hazards');
  const alarms = useTable('alarms');
  const rows = useMemo(() => hazardsByLevel(hazards ?? {}), [hazards]);
  const owned = useMemo(
    () => Object.values(alarms ?? {}).filter(({ domain, owner }) => domain === 'hazard' && owner !== null),
    [alarms],
  );

  return (
    <Panel
      area="hazards"
      title={t('hazards.title')}
      clause="7.1.3"
      scope={
        totals && (
          <>
            {totals.unknown + totals.faults > 0 && (
              <span className="nobr" title={t('hazards.sensorsText', { ...totals })}>
                {totals.unknown > 0 && `${t('hazards.unknown', { n: whole(totals.unknown) })} · `}
                {totals.faults > 0 && `${t('hazards.faults', { n: whole(totals.faults) })} · `}
              </span>
            )}
            <Figure at="hazardTotals.all.openedToday" plain>
              {t('hazards.today', { opened: totals.openedToday, closed: totals.closedToday })}
            </Figure>
          </>
        )
      }
    >
      <PagedRows
        rows={rows}
        keyOf={idOf}
        rowMin={27}
        render={(row) => <HazardRow row={row} owner={ownerOf(row, owned)} />}
        empty={hazards ? t('hazards.none') : ''}
      />
      <KindStrip />
      <WeekChart tall={rows.length <= SHORT_LIST} />
    </Panel>
  );
}

function WeekChart({ tall }: { tall: boolean }) {
  const { t } = useTranslation();
  const days = useTable('hazardDays');
  const unit = useUnit();
  const option = useMemo(() => hazardDaysOption(days ?? {}, { unit }), [days, unit]);
  return (
    <figure className={`chart-box hazards-chart ${tall ? 'is-tall' : ''}`}>
      <ChartTitle
        title={t('hazards.chart')}
        series={[
          { look: 'calm', label: t('hazards.level.general') },
          { look: 'high', label: t('hazards.level.major') },
          { look: 'closed', label: t('hazards.closed') },
        ]}
      />
      <Chart option={option} text={t('hazards.chartText', hazardDaysFigures(days ?? {}))} />
    </figure>
  );
}

/** A hazard and its alarm have no number in common, but they stand in the same place. */
function ownerOf(row: Hazard, owned: readonly Alarm[]) {
  const alarm = owned.find((one) => isAt(one, row));
  if (alarm === undefined || alarm.owner === null || alarm.ownedSince === null) return undefined;
  return { name: alarm.owner, since: alarm.ownedSince };
}

function idOf(row: Hazard): string {
  return String(row.id);
}
