import { coverageOf } from '@cockpit/api/completeness';
import type { SourceTotals } from '@cockpit/api/sources';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { Figure } from '../kit/Figure.tsx';
import { KeyFigure } from '../kit/KeyFigure.tsx';
import { useNow, useTotals } from '../live/store.ts';
import { AlarmFigure } from '../takeover/AlarmFigure.tsx';

const MINUTE_MS = 60_000;

/** Right half of the key figures: open hazards, alarms that wait, sources that report and data that is doubted. */
export function WatchFigures() {
  return (
    <div className="area-keys-b keys">
      <OpenHazards />
      <AlarmFigure />
      <Sources />
    </div>
  );
}

function OpenHazards() {
  const { t } = useTranslation();
  const formatters = useFormatters();
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
            {t('key.oldest', { age: formatters.age(row.oldestOpenedAt, now) })}
          </span>
        )
      }
      value={
        <Figure at="hazardTotals.all.open" {...(row && { title: formatters.asOf(row, now) })}>
          {coverageOf(row) === 'whole' ? whole(row?.open) : `≥ ${whole(row?.open)}`}
        </Figure>
      }
      unit={
        row && (
          <>
            <span className="nobr">{t('key.levels', { major: whole(row.major), general: whole(row.general) })}</span>
            {coverageOf(row) !== 'whole' && (
              <span className="nobr key-note">
                {t('key.sensors', { reporting: whole(row.reporting), expected: whole(row.expected) })}
              </span>
            )}
          </>
        )
      }
    />
  );
}

function Sources() {
  const { t } = useTranslation();
  const row = useTotals('sources');
  const now = useNow(MINUTE_MS);
  const formatters = useFormatters();
  const silence = row?.silence ?? null;
  const name = row?.importantName == null ? '' : formatters.name(row.importantName);
  return (
    <KeyFigure
      name={t('key.sources')}
      aside={row && <Doubt row={row} />}
      value={<Figure at="sources.all.reporting">{whole(row?.reporting)}</Figure>}
      unit={
        <>
          <span className="n">/ {whole(row?.expected)}</span>
          {row?.unheardSince != null && (
            <span className="nobr key-note medium">
              {t('key.unheard', { time: formatters.time(row.unheardSince, now) })}
            </span>
          )}
          {row && row.unheardSince == null && (
            <span
              className={`nobr key-note ${silence === null ? '' : 'medium'}`}
              {...(silence === 'important' && { title: name })}
            >
              {silence === 'important'
                ? t('key.important', { n: whole(row.importantSilent) })
                : t('key.silent', { stale: whole(row.stale), offline: whole(row.offline) })}
            </span>
          )}
        </>
      }
    />
  );
}

/** Of the last 24 hours: what contradicts itself, what could not be understood, and what of that was dropped. */
function Doubt({ row }: { row: SourceTotals }) {
  const { t } = useTranslation();
  return (
    <span className="nobr" title={t('key.last24h')}>
      <Figure at="sources.all.suspect24h" plain>
        {t('key.suspect', { n: whole(row.suspect24h) })}
      </Figure>
      {' · '}
      <Figure at="sources.all.quarantined24h" plain>
        {t('key.quarantined', { n: whole(row.quarantined24h) })}
      </Figure>
      {row.letGo > 0 && <span className="medium"> · {t('key.letGo', { n: whole(row.letGo) })}</span>}
    </span>
  );
}
