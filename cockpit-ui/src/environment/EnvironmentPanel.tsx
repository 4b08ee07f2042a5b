import type { EnvironmentTotals } from '@cockpit/api/environment';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { CoverageTag } from '../kit/CoverageTag.tsx';
import { Figure } from '../kit/Figure.tsx';
import { Panel } from '../kit/Panel.tsx';
import { useNow, useTotals } from '../live/store.ts';
import './environment.css';

const MINUTE_MS = 60_000;

/** 环境监测, clause 7.1.4.1: one line of air, noise, bins and river. It has a place on the wall only where something is watched. */
export function EnvironmentPanel() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const totals = useTotals('environmentTotals');
  if (totals === undefined || totals.expected === 0) return null;
  const { airPoints, bins, waterPoints } = totals;
  const title = formatters.asOf(totals, now);
  return (
    <Panel area="environment" title={t('environment.title')} clause="7.1.4.1" scope={<CoverageTag row={totals} />}>
      <div className="environment-line">
        {airPoints > 0 && <Air totals={totals} title={title} />}
        {bins > 0 && (
          <Part name={t('environment.bins')} isBad={totals.binsFull > 0}>
            <Figure at="environmentTotals.all.binsFull" title={title}>
              {totals.binsReporting === 0
                ? t('environment.none')
                : t('environment.binsFull', { n: whole(totals.binsFull), of: whole(totals.binsReporting) })}
            </Figure>
          </Part>
        )}
        {waterPoints > 0 && <Water totals={totals} title={title} />}
      </div>
    </Panel>
  );
}

interface PartProps {
  totals: EnvironmentTotals;
  /** As-of time and completeness. */
  title: string;
}

function Air({ totals, title }: PartProps) {
  const { t } = useTranslation();
  const { pm25Hour, noisy, airPoints } = totals;
  return (
    <>
      <Part name={<>PM2.5</>} isBad={false}>
        <Figure at="environmentTotals.all.pm25Hour" title={title}>
          {pm25Hour === null ? t('environment.none') : `${whole(pm25Hour)} µg/m³`}
        </Figure>{' '}
        <small>{t('environment.pm25')}</small>
      </Part>
      <Part name={t('environment.noise')} isBad={noisy > 0}>
        <Figure at="environmentTotals.all.noisy" title={title} plain>
          {noisy > 0 ? t('environment.noisy', { n: noisy, of: airPoints }) : t('environment.quiet')}
        </Figure>
      </Part>
    </>
  );
}

function Water({ totals, title }: PartProps) {
  const { t } = useTranslation();
  const { waterWorst, waterBelowTarget, waterHigh } = totals;
  return (
    <Part name={t('environment.water')} isBad={waterBelowTarget > 0 || waterHigh > 0}>
      <Figure at="environmentTotals.all.waterWorst" title={title} plain>
        {waterWorst === null ? t('environment.none') : t(`environment.class.${classOf(waterWorst)}`)}
      </Figure>
      {/* One note has room: a river that rises comes before one that is dirty. */}
      {waterHigh > 0 ? (
        <small> {t('environment.high', { n: waterHigh })}</small>
      ) : (
        waterBelowTarget > 0 && <small> {t('environment.belowTarget', { n: waterBelowTarget })}</small>
      )}
    </Part>
  );
}

function Part({ name, isBad, children }: { name: ReactNode; isBad: boolean; children: ReactNode }) {
  return (
    <p className={`environment-part ${isBad ? 'is-bad' : ''}`}>
      <span className="quiet">
        {/* Not by colour alone. */}
        {isBad && <span aria-hidden="true">▲ </span>}
        {name}
      </span>
      <span>{children}</span>
    </p>
  );
}

/** 1 to 5, 6: beyond. */
function classOf(quality: number): '1' | '2' | '3' | '4' | '5' | '6' {
  return (['1', '2', '3', '4', '5'] as const)[quality - 1] ?? '6';
}
