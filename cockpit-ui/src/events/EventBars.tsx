import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/Chart.tsx';
import { useUnit } from '../chart/unit.ts';
import { whole } from '../format/numbers.ts';
import { clockText } from '../format/time.ts';
import { useNow, useTable, useTimezone } from '../live/store.ts';
import { eventBarsOption, eventDayFigures } from './event-bars-option.ts';

const MINUTE_MS = 60_000;

/** The last day at a glance: how much happened when, and when it was serious. */
export function EventBars() {
  const { t } = useTranslation();
  const bars = useTable('eventBars');
  const timezone = useTimezone();
  const now = useNow(MINUTE_MS);
  const unit = useUnit();
  const option = useMemo(
    () => eventBarsOption({ bars: bars ?? {}, now, clock: (at) => clockText(at, timezone) }, { unit }),
    [bars, now, timezone, unit],
  );
  const figures = useMemo(() => eventDayFigures({ bars: bars ?? {}, now }), [bars, now]);

  return (
    <section className="panel area-bars" aria-label={t('events.title')}>
      <div className="bars-head">
        <h2>{t('events.title')}</h2>
        <span className="quiet nobr">{t('events.count', { n: whole(figures.events) })}</span>
      </div>
      <Chart
        option={option}
        text={t('events.barsText', {
          n: figures.events,
          major: figures.major,
          general: figures.general,
          missed: figures.missed,
        })}
      />
    </section>
  );
}
