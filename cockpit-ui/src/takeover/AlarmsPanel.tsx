import type { Alarm } from '@cockpit/api/alarms';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { alarmsByRank } from '../calls/open-alarms.ts';
import { sumOf } from '../calls/sum-of.ts';
import { whole } from '../format/numbers.ts';
import { Figure } from '../kit/Figure.tsx';
import { PagedRows } from '../kit/PagedRows.tsx';
import { Panel } from '../kit/Panel.tsx';
import { useTable, useTotals } from '../live/store.ts';
import { AlarmLine } from './AlarmLine.tsx';

/** Two lines that can be read at 5 m. */
const ROW_MIN = 58;

/** All open alarms of the scope, ranked: what the wall announces, in every layout. */
export function AlarmsPanel() {
  const { t } = useTranslation();
  const alarms = useTable('alarms');
  const totals = useTotals('alarmTotals');
  const rows = useMemo(() => alarmsByRank(alarms ?? {}), [alarms]);
  const waiting = sumOf(totals?.unacknowledged);
  const returned = sumOf(totals?.returned);
  const owned = sumOf(totals?.acknowledged);
  const unlisted = waiting + owned - rows.length;
  const count = { waiting: whole(waiting), returned: whole(returned), owned: whole(owned) };
  return (
    <Panel
      area="alarms"
      title={t('takeover.list.title')}
      scope={
        totals && (
          <Figure at="alarmTotals.all" plain>
            {t(returned === 0 ? 'takeover.list.scope' : 'takeover.list.scopeReturned', count)}
          </Figure>
        )
      }
    >
      <PagedRows
        rows={rows}
        keyOf={idOf}
        rowMin={ROW_MIN}
        render={(alarm) => <AlarmLine alarm={alarm} />}
        count={(n) => t('takeover.list.count', { n: whole(n) })}
        empty={alarms ? t('takeover.list.none') : ''}
      />
      {unlisted > 0 && <p className="quiet alarms-more">{t('takeover.list.more', { n: whole(unlisted) })}</p>}
    </Panel>
  );
}

function idOf({ id }: Alarm): string {
  return String(id);
}
