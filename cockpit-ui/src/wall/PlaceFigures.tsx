import { useTranslation } from 'react-i18next';
import { change, decimal, percent, whole } from '../format/numbers.ts';
import { useSpeech } from '../i18n/words.ts';
import { useNow, useTotals } from '../live/store.ts';
import { Figure } from './Figure.tsx';
import { KeyFigure } from './KeyFigure.tsx';

const MINUTE_MS = 60_000;
/** Differences below this share are noise, not news. */
const SAME_SHARE = 0.005;

/** Left half of the key figures: free spaces, people in the gyms, patrol coverage. */
export function PlaceFigures() {
  return (
    <div className="area-keys-a keys">
      <FreeSpaces />
      <People />
      <Coverage />
    </div>
  );
}

function FreeSpaces() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow(MINUTE_MS);
  const row = useTotals('parkingTotals');
  return (
    <KeyFigure
      name={t('key.free')}
      aside={<Versus now={row?.free ?? null} before={row?.freeLastWeek ?? null} />}
      value={
        <Figure at="parkingTotals.all.free" {...(row && { title: speech.asOf(row, now) })}>
          {whole(row?.free)}
        </Figure>
      }
      unit={
        <>
          <Denominator of={row?.usable ?? row?.spaces} />
          <Partial row={row} />
        </>
      }
    />
  );
}

function Versus({ now, before }: { now: number | null; before: number | null }) {
  const { t } = useTranslation();
  const share = change(now, before);
  if (share === null) return null;
  return (
    <span className="nobr">
      {Math.abs(share) < SAME_SHARE
        ? t('key.same')
        : t(share > 0 ? 'key.more' : 'key.less', { n: percent(Math.abs(share)) })}
    </span>
  );
}

function People() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow(MINUTE_MS);
  const row = useTotals('fitnessTotals');
  return (
    <KeyFigure
      name={t('key.present')}
      aside={row?.busiestHour && <span className="nobr">{t('key.busiest', { hour: row.busiestHour.hour })}</span>}
      value={
        <Figure at="fitnessTotals.all.present" {...(row && { title: speech.asOf(row, now) })}>
          {whole(row?.present)}
        </Figure>
      }
      unit={
        <>
          {row?.capacity === 0 ? (
            t('key.unregistered')
          ) : (
            <span className="nobr">{t('key.capacity', { n: whole(row?.capacity) })}</span>
          )}
          <Partial row={row} />
        </>
      }
    />
  );
}

function Coverage() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow(MINUTE_MS);
  const row = useTotals('patrolTotals');
  const missed = (row?.missed ?? 0) > 0;
  return (
    <KeyFigure
      name={t('key.coverage')}
      look={missed ? 'medium' : 'calm'}
      aside={
        row && (
          <span className={`nobr ${missed ? 'medium' : ''}`}>
            {missed && '▲ '}
            {t('key.missedLate', { missed: row.missed, late: row.late })}
          </span>
        )
      }
      value={
        <Figure at="patrolTotals.all.coverage" {...(row && { title: speech.asOf(row, now) })}>
          {row?.coverage == null ? whole(null) : decimal(row.coverage * 100)}
        </Figure>
      }
      unit={
        <span className="nobr">
          {row?.planned !== 0 && '% · '}
          <Figure at="patrolTotals.all.done">
            {row?.planned === 0
              ? t('key.unplanned')
              : t('key.stops', { done: whole(row?.done), planned: whole(row?.planned) })}
          </Figure>
        </span>
      }
    />
  );
}

function Denominator({ of }: { of: number | undefined }) {
  const { t } = useTranslation();
  return of === 0 ? t('key.unregistered') : <span className="n">/ {whole(of)}</span>;
}

/** How many of the expected sources are in the total, said only when it is not all of them. */
function Partial({ row }: { row: { reporting: number; expected: number } | undefined }) {
  const { t } = useTranslation();
  if (row === undefined || row.reporting >= row.expected) return null;
  return (
    <span className="nobr partial">{t('trust.reporting', { reporting: row.reporting, expected: row.expected })}</span>
  );
}
