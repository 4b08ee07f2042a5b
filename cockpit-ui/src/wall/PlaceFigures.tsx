import { coverageOf } from '@cockpit/api/completeness';
import type { FitnessTotals } from '@cockpit/api/fitness';
import type { ParkingTotals } from '@cockpit/api/parking';
import { useTranslation } from 'react-i18next';
import { change, decimal, percent, whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { CoverageTag } from '../kit/CoverageTag.tsx';
import { Figure } from '../kit/Figure.tsx';
import { KeyFigure } from '../kit/KeyFigure.tsx';
import { useNow, useTotals } from '../live/store.ts';
import { knownPart, totalText } from './total-text.ts';

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
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const row = useTotals('parkingTotals');
  return (
    <KeyFigure
      name={t('key.free')}
      coverage={coverageOf(row)}
      aside={
        coverageOf(row) === 'whole' ? (
          <Versus now={row?.free ?? null} before={row?.freeLastWeek ?? null} />
        ) : (
          <CoverageTag row={row} />
        )
      }
      value={
        <Figure at="parkingTotals.all.free" {...(row && { title: formatters.asOf(row, now) })}>
          {totalText(row?.free, row)}
        </Figure>
      }
      unit={<Spaces row={row} />}
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
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const row = useTotals('fitnessTotals');
  return (
    <KeyFigure
      name={t('key.present')}
      coverage={coverageOf(row)}
      aside={
        coverageOf(row) === 'whole' ? (
          row?.busiestHour && <span className="nobr">{t('key.busiest', { hour: row.busiestHour.hour })}</span>
        ) : (
          <CoverageTag row={row} />
        )
      }
      value={
        <Figure at="fitnessTotals.all.present" {...(row && { title: formatters.asOf(row, now) })}>
          {totalText(row?.present, row)}
        </Figure>
      }
      unit={<Capacity row={row} />}
    />
  );
}

function Coverage() {
  const { t } = useTranslation();
  const formatters = useFormatters();
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
        <Figure at="patrolTotals.all.coverage" {...(row && { title: formatters.asOf(row, now) })}>
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

/** Spaces the free ones are of: all, or by name only those of the car parks that report. */
function Spaces({ row }: { row: ParkingTotals | undefined }) {
  const { t } = useTranslation();
  if (row?.spaces === 0) return t('key.unregistered');
  const n = whole(row?.usable ?? row?.spaces);
  const known = knownPart(row?.free, row);
  if (known !== '') return <span className="nobr key-known">{t('key.knownOf', { known, n })}</span>;
  const coverage = coverageOf(row);
  if (coverage === 'unknown') return row && <span className="n">/ {whole(row.spaces)}</span>;
  return coverage === 'whole' ? <span className="n">/ {n}</span> : <Reporting n={n} />;
}

/** As of the spaces: people against the capacity of the venues that report. */
function Capacity({ row }: { row: FitnessTotals | undefined }) {
  const { t } = useTranslation();
  if (row?.capacity === 0) return t('key.unregistered');
  const known = knownPart(row?.present, row);
  if (known !== '')
    return <span className="nobr key-known">{t('key.knownOf', { known, n: whole(row?.reportingCapacity) })}</span>;
  return coverageOf(row) === 'partial' ? (
    <Reporting n={whole(row?.reportingCapacity)} />
  ) : (
    <span className="nobr">{t('key.capacity', { n: whole(row?.capacity) })}</span>
  );
}

/** A denominator of the sources that report only, by name. */
function Reporting({ n }: { n: string }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="n">/ {n}</span>
      <span className="nobr key-note">{t('key.ofReporting')}</span>
    </>
  );
}
