import type { Route } from '@cockpit/api/patrol';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Figure } from '../kit/Figure.tsx';
import { PagedRows } from '../kit/PagedRows.tsx';
import { Panel } from '../kit/Panel.tsx';
import { useTable, useTotals } from '../live/store.ts';
import { RouteRow } from './RouteRow.tsx';
import { Walkers, type Walking } from './Walkers.tsx';

/** 日常巡查, clause 7.1.4.2: planned against done by route, and who walks where. */
export function PatrolPanel() {
  const { t } = useTranslation();
  const totals = useTotals('patrolTotals');
  const routes = useTable('routes');
  const rows = useMemo(() => Object.values(routes ?? {}).sort((a, b) => a.code.localeCompare(b.code)), [routes]);
  const walkers = useMemo(
    () => rows.filter((row): row is Walking => row.walking !== null).sort((a, b) => b.walking.at - a.walking.at),
    [rows],
  );

  if (routes !== undefined && rows.length === 0)
    return (
      <Panel area="patrol" title={t('patrol.title')} clause="7.1.4.2">
        <p className="empty">{t('patrol.unregistered')}</p>
      </Panel>
    );
  return (
    <Panel
      area="patrol"
      title={t('patrol.title')}
      clause="7.1.4.2"
      scope={
        totals && (
          <>
            {t('unit.routes', { n: rows.length })} ·{' '}
            <Figure at="patrolTotals.all.walking" plain>
              {t('patrol.walking', { n: totals.walking })}
            </Figure>
          </>
        )
      }
    >
      <div className="row columns patrol-row">
        <span>{t('patrol.columns.name')}</span>
        <span>{t('patrol.columns.stops')}</span>
        <span className="right">{t('patrol.columns.done')}</span>
        <span className="right">{t('patrol.columns.state')}</span>
      </div>
      <PagedRows rows={rows} keyOf={codeOf} urgency={urgency} rowMin={26} render={(row) => <RouteRow row={row} />} />
      <Walkers rows={walkers} />
    </Panel>
  );
}

function codeOf(row: Route): string {
  return row.code;
}

function urgency(row: Route): number {
  return row.missed > 0 ? 3 : row.late > 0 ? 2 : row.walking ? 1 : 0;
}
