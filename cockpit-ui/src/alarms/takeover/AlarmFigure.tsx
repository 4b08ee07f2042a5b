import { useTranslation } from 'react-i18next';
import { whole } from '../../format/numbers.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useNow, useTotals } from '../../live/store.ts';
import { Figure } from '../../wall/Figure.tsx';
import { KeyFigure } from '../../wall/KeyFigure.tsx';

const MINUTE_MS = 60_000;

/** Alarms nobody has acknowledged, by priority, and how fast they come. */
export function AlarmFigure() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow(MINUTE_MS);
  const row = useTotals('alarmTotals');
  const waiting = row?.unacknowledged;
  const count = waiting === undefined ? undefined : waiting.high + waiting.medium + waiting.low;
  const flood = row?.flood;
  const oldest = row?.oldestUnacknowledgedAt ?? null;
  return (
    <KeyFigure
      name={t('takeover.key.name')}
      look={
        waiting === undefined || waiting.high + waiting.medium === 0 ? 'calm' : waiting.high > 0 ? 'high' : 'medium'
      }
      aside={
        flood && (
          <span className={`nobr ${flood.since === null ? '' : 'high'}`}>
            <Figure at="alarmTotals.all.flood.size" plain>
              {flood.since === null
                ? t('takeover.key.recent', { n: whole(flood.size) })
                : `◆ ${t('takeover.floodSize', { n: whole(flood.size) })}`}
            </Figure>
          </span>
        )
      }
      value={
        <Figure
          at="alarmTotals.all.unacknowledged"
          {...(oldest !== null && { title: t('takeover.key.oldest', { age: speech.age(oldest, now) }) })}
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
