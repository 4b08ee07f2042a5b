import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useSpeech } from '../i18n/words.ts';
import { useNow, useTotals } from '../live/store.ts';
import { Figure } from './Figure.tsx';
import { KeyFigure } from './KeyFigure.tsx';

const MINUTE_MS = 60_000;

/** Right half of the key figures: open hazards, sources that report, data that is doubted. */
export function WatchFigures() {
  return (
    <div className="area-keys-b keys">
      <OpenHazards />
      <Sources />
      <Doubt />
    </div>
  );
}

function OpenHazards() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow(MINUTE_MS);
  const row = useTotals('hazardTotals');
  const look = row === undefined || row.open === 0 ? 'calm' : row.major > 0 ? 'high' : 'medium';
  const sign = { calm: '', medium: '▲ ', high: '◆ ' }[look];
  return (
    <KeyFigure
      name={t('key.hazards')}
      look={look}
      aside={
        row?.oldestOpenedAt != null && (
          <span className={`nobr ${look}`}>
            {sign}
            {t('key.oldest', { age: speech.age(row.oldestOpenedAt, now) })}
          </span>
        )
      }
      value={
        <Figure at="hazardTotals.all.open" {...(row && { title: speech.asOf(row, now) })}>
          {whole(row?.open)}
        </Figure>
      }
      unit={
        row && <span className="nobr">{t('key.levels', { major: whole(row.major), general: whole(row.general) })}</span>
      }
    />
  );
}

function Sources() {
  const { t } = useTranslation();
  const row = useTotals('sources');
  const silent = row !== undefined && row.reporting < row.expected;
  return (
    <KeyFigure
      name={t('key.sources')}
      aside={
        row && (
          <span className={`nobr ${silent ? 'medium' : ''}`}>
            {t('key.silent', { stale: whole(row.stale), offline: whole(row.offline) })}
          </span>
        )
      }
      value={<Figure at="sources.all.reporting">{whole(row?.reporting)}</Figure>}
      unit={<span className="n">/ {whole(row?.expected)}</span>}
    />
  );
}

function Doubt() {
  const { t } = useTranslation();
  const row = useTotals('sources');
  return (
    <KeyFigure
      name={t('key.doubt')}
      aside={<span className="nobr">{t('key.last24h')}</span>}
      value={<Figure at="sources.all.suspect24h">{whole(row?.suspect24h)}</Figure>}
      unit={
        row && (
          <span className="nobr">
            {t('key.suspect')} ·{' '}
            <Figure at="sources.all.quarantined24h" plain>
              {t('key.quarantined', { n: whole(row.quarantined24h) })}
            </Figure>
            {row.letGo > 0 && <span className="medium"> · {t('key.letGo', { n: whole(row.letGo) })}</span>}
          </span>
        )
      }
    />
  );
}
