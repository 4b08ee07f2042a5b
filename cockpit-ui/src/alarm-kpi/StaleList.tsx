import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';

const SHAPES = { high: '◆', medium: '▲', low: '●' } as const;

interface Props {
  stale: AlarmKpi['stale'];
  stamp: (at: number) => string;
}

export function StaleList({ stale, stamp }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{t('kpi.stale.title')}</h2>
        <span className="scope">{t('kpi.stale.scope')}</span>
      </header>
      {stale.count === 0 && <p className="quiet">{t('kpi.stale.none')}</p>}
      <ul className="kpi-stale">
        {stale.oldest.map(({ id, title, sourceName, priority, since }) => (
          <li key={id}>
            <span className={priority}>
              <span aria-hidden="true">{SHAPES[priority]}</span>
              <span className="unseen">{t(`kpi.mix.${priority}`)}</span>
            </span>
            <span>
              {formatters.name(sourceName)} · {formatters.name(title)}
            </span>
            <span className="quiet n">
              {t('kpi.stale.since')} {stamp(since)}
            </span>
          </li>
        ))}
      </ul>
      {stale.count > stale.oldest.length && <p className="faint">{t('kpi.stale.more', { n: stale.count })}</p>}
    </section>
  );
}
