import type { AlarmTotals } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { sumOf } from '../calls/sum-of.ts';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { Figure } from '../kit/Figure.tsx';
import { KeyFigure } from '../kit/KeyFigure.tsx';
import { useNow, useTotals } from '../live/store.ts';

const MINUTE_MS = 60_000;

/** Alarms nobody has acknowledged, those that are over included, by priority; and how fast they come. */
export function AlarmFigure() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const row = useTotals('alarmTotals');
  const waiting = row?.unacknowledged;
  const count = waiting && sumOf(waiting);
  const oldest = row?.oldestUnacknowledgedAt ?? null;
  return (
    <KeyFigure
      name={t('takeover.key.name')}
      look={
        waiting === undefined || waiting.high + waiting.medium === 0 ? 'calm' : waiting.high > 0 ? 'high' : 'medium'
      }
      aside={<Aside row={row} />}
      value={
        <Figure
          at="alarmTotals.all.unacknowledged"
          {...(oldest !== null && { title: t('takeover.key.oldest', { age: formatters.age(oldest, now) }) })}
        >
          {whole(count)}
        </Figure>
      }
      unit={
        waiting &&
        count !== 0 && (
          <span>
            {t('takeover.key.some', {
              high: whole(waiting.high),
              medium: whole(waiting.medium),
              low: whole(waiting.low),
            })}
          </span>
        )
      }
    />
  );
}

/** The one thing worth saying beside it: a flood, then how many of them are over, then how fast they come. */
function Aside({ row }: { row: AlarmTotals | undefined }) {
  const { t } = useTranslation();
  const returned = sumOf(row?.returned);
  const since = row?.flood?.since ?? null;
  if (since === null && returned > 0)
    return (
      <span className="nobr">
        <Figure at="alarmTotals.all.returned" plain>
          {t('takeover.key.returned', { n: whole(returned) })}
        </Figure>
      </span>
    );
  if (row?.flood == null) return null;
  const { size } = row.flood;
  return (
    <span className={`nobr ${since === null ? '' : 'high'}`}>
      <Figure at="alarmTotals.all.flood.size" plain>
        {since === null
          ? t('takeover.key.recent', { n: whole(size) })
          : `◆ ${t('takeover.floodSize', { n: whole(size) })}`}
      </Figure>
    </span>
  );
}
