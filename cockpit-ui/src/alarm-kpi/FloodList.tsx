import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';

interface Props {
  floods: AlarmKpi['floods'];
  /** Of the range, in per cent. */
  share: string;
  stamp: (at: number) => string;
}

export function FloodList({ floods, share, stamp }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  return (
    <section className="panel kpi-floods">
      <header className="panel-head">
        <h2>{t('kpi.floods.title')}</h2>
        <span className="scope n">
          {floods.count} · {share} %
        </span>
      </header>
      {floods.worst.length === 0 ? (
        <p className="quiet">{t('kpi.floods.none')}</p>
      ) : (
        <table className="kpi-table">
          <thead>
            <tr>
              <th scope="col">{t('kpi.floods.since')}</th>
              <th scope="col">{t('kpi.floods.lasted')}</th>
              <th scope="col">{t('kpi.floods.size')}</th>
              <th scope="col">{t('kpi.floods.peak')}</th>
            </tr>
          </thead>
          <tbody>
            {floods.worst.map(({ since, endedAt, size, peak }) => (
              <tr key={since}>
                <td className="n">{stamp(since)}</td>
                <td>{endedAt === null ? t('kpi.floods.goesOn') : formatters.age(since, endedAt)}</td>
                <td className="n">{size}</td>
                <td className="n">{peak}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
