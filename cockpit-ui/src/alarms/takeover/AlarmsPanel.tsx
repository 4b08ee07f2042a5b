import type { Alarm } from '@cockpit/api/alarms';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { whole } from '../../format/numbers.ts';
import { useTable, useTotals } from '../../live/store.ts';
import { Figure } from '../../wall/Figure.tsx';
import { PagedRows } from '../../wall/PagedRows.tsx';
import { Panel } from '../../wall/Panel.tsx';
import { AlarmLine } from './AlarmLine.tsx';
import { inOrder } from './open-alarms.ts';

const ROW_MIN = 54;

/** All open alarms of the scope: a column of the 32:9 wall, a card in the hand; at 16:9 the map and the hazards tell. */
export function AlarmsPanel() {
  const { t } = useTranslation();
  const alarms = useTable('alarms');
  const totals = useTotals('alarmTotals');
  const rows = useMemo(() => inOrder(alarms ?? {}), [alarms]);
  const sum = (counts: { high: number; medium: number; low: number } | undefined) =>
    (counts?.high ?? 0) + (counts?.medium ?? 0) + (counts?.low ?? 0);
  const waiting = sum(totals?.unacknowledged) + sum(totals?.returned);
  const owned = sum(totals?.acknowledged);
  const unlisted = waiting + owned - rows.length;
  return (
    <Panel
      area="alarms"
      title={t('takeover.list.title')}
      scope={
        totals && (
          <Figure at="alarmTotals.all" plain>
            {t('takeover.list.scope', { waiting: whole(waiting), owned: whole(owned) })}
          </Figure>
        )
      }
    >
      <PagedRows
        rows={rows}
        keyOf={idOf}
        rowMin={ROW_MIN}
        render={(alarm) => <AlarmLine alarm={alarm} />}
        empty={alarms ? t('takeover.list.none') : ''}
      />
      {unlisted > 0 && <p className="quiet alarms-more">{t('takeover.list.more', { n: whole(unlisted) })}</p>}
    </Panel>
  );
}

function idOf({ id }: Alarm): string {
  return String(id);
}
