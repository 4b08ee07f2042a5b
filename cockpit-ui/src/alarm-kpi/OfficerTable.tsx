import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { useTranslation } from 'react-i18next';
import { writtenDuration } from './figures.ts';

export function OfficerTable({ kpi }: { kpi: AlarmKpi }) {
  const { t } = useTranslation();
  const took = (seconds: number | null) => {
    const { text, unit } = writtenDuration(seconds);
    return seconds === null ? text : `${text} ${t(`kpi.unit.${unit}`)}`;
  };
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{t('kpi.officers.title')}</h2>
        <span className="scope">{t('kpi.officers.scope')}</span>
      </header>
      {kpi.officers.length === 0 ? (
        <p className="quiet">{t('kpi.officers.none')}</p>
      ) : (
        <table className="kpi-table">
          <thead>
            <tr>
              <th scope="col">{t('kpi.officers.name')}</th>
              <th scope="col">{t('kpi.officers.acknowledged')}</th>
              <th scope="col">{t('kpi.officers.busiest')}</th>
              <th scope="col">{t('kpi.officers.p50')}</th>
              <th scope="col">{t('kpi.officers.p95')}</th>
            </tr>
          </thead>
          <tbody>
            {kpi.officers.map(({ name, acknowledged, busiest, p50S, p95S }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two officers may have one name
              <tr key={index}>
                <td>{name}</td>
                <td className="n">{acknowledged}</td>
                <td className="n">{busiest}</td>
                <td className="n">{took(p50S)}</td>
                <td className="n">{took(p95S)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
