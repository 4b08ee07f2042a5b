import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { useTranslation } from 'react-i18next';
import { percent } from '../format/numbers.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useFormatters } from '../i18n/words.ts';

/** The points that raise most: where ten minutes of work save most alarms. */
export function ActorTable({ kpi }: { kpi: AlarmKpi }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  return (
    <section className="panel kpi-actors">
      <header className="panel-head">
        <h2>{t('kpi.actors.title')}</h2>
        <span className="scope n">
          {t('kpi.actors.scope')} · {percent(kpi.badActorShare.value)} %
        </span>
      </header>
      {kpi.badActors.length === 0 ? (
        <p className="quiet">{t('kpi.actors.none')}</p>
      ) : (
        <table className="kpi-table">
          <thead>
            <tr>
              <th scope="col">{t('kpi.actors.source')}</th>
              <th scope="col">{t('kpi.actors.rule')}</th>
              <th scope="col" className="kpi-roomy">
                {t('kpi.actors.grid')}
              </th>
              <th scope="col">{t('kpi.actors.alarms')}</th>
              <th scope="col" className="kpi-roomy">
                {t('kpi.actors.activations')}
              </th>
              <th scope="col">{t('kpi.actors.share')}</th>
            </tr>
          </thead>
          <tbody>
            {kpi.badActors.map((actor) => (
              <tr key={`${actor.rule} ${actor.source}`}>
                <td>{formatters.name(actor.sourceName)}</td>
                <td>{formatters.name(actor.title)}</td>
                <td className="kpi-roomy">{actor.grid === null ? '—' : gridName(actor.grid)}</td>
                <td className="n">{actor.alarms}</td>
                <td className="n kpi-roomy">{actor.activations}</td>
                <td className="n">{percent(actor.share)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
