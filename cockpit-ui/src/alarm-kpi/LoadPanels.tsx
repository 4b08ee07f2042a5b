import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/Chart.tsx';
import { percent } from '../format/numbers.ts';
import { clockText, localTime } from '../format/time.ts';
import { useTimezone } from '../live/store.ts';
import { FloodList } from './FloodList.tsx';
import { useInks } from './inks.ts';
import { isHourly, rateBars, rateOption } from './rate-option.ts';
import { ShareBars } from './ShareBars.tsx';

/** With the hour that a day of a change of clocks may have more. */
const DAY_MS = 25 * 3_600_000;
const BANDS = ['acceptable', 'manageable', 'over', 'flood'] as const;
const PRIORITIES = ['high', 'medium', 'low'] as const;
const SHAPES = { high: '◆', medium: '▲', low: '●' } as const;

interface Props {
  kpi: AlarmKpi;
  stamp: (at: number) => string;
}

/** Load over time, its distribution, the mix, and the floods. */
export function LoadPanels({ kpi, stamp }: Props) {
  const { t } = useTranslation();
  const inks = useInks();
  const timezone = useTimezone();
  const option = useMemo(() => {
    const isDay = kpi.to - kpi.from <= DAY_MS;
    const label = (at: number) => {
      const { month, day } = localTime(at, timezone);
      return isDay ? clockText(at, timezone) : `${month}-${String(day).padStart(2, '0')}`;
    };
    return rateOption(rateBars(kpi), label, inks);
  }, [kpi, inks, timezone]);
  const text = t('kpi.rate.text', {
    n: kpi.slots.length,
    most: Math.max(0, ...kpi.slots),
    floods: kpi.floods.count,
  });
  return (
    <div className="kpi-load">
      <section className="panel kpi-rate">
        <header className="panel-head">
          <h2>{t('kpi.rate.title')}</h2>
          {isHourly(kpi.slots) && <span className="clause">{t('kpi.rate.hourly')}</span>}
          <span className="scope kpi-legend">
            <span className="kpi-key-calm">■ {t('kpi.rate.calm')}</span>
            <span className="kpi-key-over">■ {t('kpi.rate.over')}</span>
            <span className="kpi-key-flood">◆ {t('kpi.rate.inFlood')}</span>
          </span>
        </header>
        <Chart option={option} text={text} />
      </section>
      <section className="panel">
        <header className="panel-head">
          <h2>{t('kpi.bands.title')}</h2>
          <span className="scope">{t('kpi.bands.scope')}</span>
        </header>
        <ShareBars
          rows={BANDS.map((band) => ({
            name: t(`kpi.bands.${band}`),
            tone: band,
            ratio: kpi.bands[band],
            detail: t('kpi.bands.slots', { n: kpi.bands[band].numerator }),
          }))}
        />
        <header className="panel-head">
          <h2>{t('kpi.mix.title')}</h2>
          <span className="scope">{t('kpi.mix.scope')}</span>
        </header>
        <ShareBars
          rows={PRIORITIES.map((priority) => ({
            name: `${SHAPES[priority]} ${t(`kpi.mix.${priority}`)}`,
            tone: priority,
            ratio: kpi.priorities[priority],
            detail: `${kpi.priorities[priority].numerator} ${t('kpi.unit.pieces')}`,
          }))}
        />
      </section>
      <FloodList floods={kpi.floods} share={percent(kpi.floods.time.value, 1)} stamp={stamp} />
    </div>
  );
}
