import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import { useTranslation } from 'react-i18next';
import { keyFigures } from './figures.ts';
import { KpiFigure } from './KpiFigure.tsx';

export function KpiFigures({ kpi }: { kpi: AlarmKpi }) {
  const { t } = useTranslation();
  return (
    <div className="kpi-figures">
      {keyFigures(kpi).map(({ name, unit, ...figure }) => (
        <KpiFigure
          key={name}
          {...figure}
          name={t(`kpi.figure.${name}`)}
          unit={t(`kpi.unit.${unit}`)}
          formula={t(`kpi.formula.${name}`)}
        />
      ))}
    </div>
  );
}
