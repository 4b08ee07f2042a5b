import type { CaseTotals, Rate } from '@cockpit/api/cases';
import { OPEN_STAGES } from '@cockpit/api/cases/constants';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { countdownOf } from '../../case-rules/countdown.ts';
import { percent, whole } from '../../format/numbers.ts';
import { useFormatters } from '../../i18n/words.ts';
import { Figure } from '../../kit/Figure.tsx';
import { useNow, useTotals } from '../../live/store.ts';
import { Hourglass } from '../Hourglass.tsx';
import { useCaseFormatters } from '../use-case-formatters.ts';

const NOW_STEP_MS = 10_000;
const TODAY = ['reported', 'filed', 'dispatched', 'handled', 'closed'] as const;

/** Today's cases: what came and went by stage, what is open and where it waits, what is overdue or next, and both rates. */
export function CasesStrip() {
  const { t } = useTranslation();
  const id = useId();
  const row = useTotals('caseTotals');
  return (
    <section className="panel area-cases cases-strip" aria-labelledby={id}>
      <div className="cases-line">
        <h2 id={id}>{t('cases.wall.title')}</h2>
        <ol className="cases-flow">
          {TODAY.map((step) => (
            <Count key={step} name={t(`cases.wall.today.${step}`)} at={`caseTotals.all.today.${step}`}>
              {whole(row?.today[step])}
            </Count>
          ))}
          {(row?.today.rejected ?? 0) > 0 && (
            <Count name={t('cases.wall.today.rejected')} at="caseTotals.all.today.rejected" aside>
              {whole(row?.today.rejected)}
            </Count>
          )}
        </ol>
        <Share name={t('cases.wall.closureRate')} at="caseTotals.all.closureRate" rate={row?.closureRate} />
        <Share name={t('cases.wall.onTimeRate')} at="caseTotals.all.onTimeRate" rate={row?.onTimeRate} />
      </div>
      <div className="cases-line">
        <p className="cases-open">
          {t('cases.wall.open')} <Figure at="caseTotals.all.open">{whole(openOf(row))}</Figure>
        </p>
        <ul className="cases-stages">
          {OPEN_STAGES.map((stage) => (
            <Count key={stage} name={t(`cases.wall.short.${stage}`)} at={`caseTotals.all.open.${stage}`}>
              {whole(row?.open[stage])}
            </Count>
          ))}
          <Count name={t('cases.wall.suspended')} at="caseTotals.all.suspended" aside>
            {whole(row?.suspended)}
          </Count>
        </ul>
        <p className={`cases-fact nobr ${(row?.overdue ?? 0) > 0 ? 'is-late' : ''}`}>
          <Hourglass filled={(row?.overdue ?? 0) > 0} /> {t('cases.wall.overdue')}{' '}
          <Figure at="caseTotals.all.overdue">{whole(row?.overdue)}</Figure>
        </p>
        <NextDue at={row?.nextDueAt} />
      </div>
    </section>
  );
}

function Count({
  name,
  at,
  aside = false,
  children,
}: {
  name: string;
  at: string;
  aside?: boolean;
  children: ReactNode;
}) {
  return (
    <li className={aside ? 'nobr is-aside' : 'nobr'}>
      {name} <Figure at={at}>{children}</Figure>
    </li>
  );
}

/** A share with what it is a share of; without a denominator there is none. */
function Share({ name, at, rate }: { name: string; at: string; rate: Rate | undefined }) {
  const hasShare = rate !== undefined && rate.denominator > 0;
  return (
    <p className="cases-fact nobr">
      {name}{' '}
      <Figure at={at} className="strong">
        {percent(hasShare ? rate.numerator / rate.denominator : null)}
      </Figure>
      {hasShare && ' %'}{' '}
      <Figure at={`${at}.denominator`} className="quiet">
        {rate === undefined ? '' : `${whole(rate.numerator)}/${whole(rate.denominator)}`}
      </Figure>
    </p>
  );
}

function NextDue({ at }: { at: number | null | undefined }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const words = useCaseFormatters();
  const now = useNow(NOW_STEP_MS);
  const due = countdownOf({ stage: 'handling', dueAt: at ?? null, dueUnit: null, suspendedUntil: null }, now, null);
  const isKnown = due.kind === 'left' || due.kind === 'soon' || due.kind === 'over';
  return (
    <p className="cases-fact nobr">
      {t('cases.wall.nextDue')}{' '}
      {isKnown ? (
        <Figure at="caseTotals.all.nextDueAt" plain className="cases-next" title={formatters.time(due.at, now)}>
          {t(due.kind === 'over' ? 'cases.due.over' : 'cases.due.left', { span: words.span(due.span) })}{' '}
          <span className="n quiet">{formatters.time(due.at, now)}</span>
        </Figure>
      ) : (
        <span className="quiet">{t('cases.wall.nextNone')}</span>
      )}
    </p>
  );
}

/** Open cases whose clocks run. */
function openOf(row: CaseTotals | undefined): number | undefined {
  return row && OPEN_STAGES.reduce((sum, stage) => sum + row.open[stage], 0);
}
