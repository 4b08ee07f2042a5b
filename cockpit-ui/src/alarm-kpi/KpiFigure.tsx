import { Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { decimal } from '../format/numbers.ts';

export interface Explained {
  name: string;
  /** As written; "—" when there is nothing to say. */
  text: string;
  unit: string;
  aim?: string;
  /** Undefined: there is no aim, or nothing to compare. */
  isMet?: boolean | undefined;
  formula: string;
  ratio?: { value: number | null; numerator: number; denominator: number };
}

/** One figure, that says how it is counted when asked. */
export function KpiFigure({ name, text, unit, aim, isMet, formula, ratio }: Explained) {
  const { t } = useTranslation();
  return (
    <section className={`panel kpi-figure ${isMet === false ? 'is-missed' : ''}`}>
      <div className="kpi-figure-head">
        <h2>{name}</h2>
        <Popover
          trigger="click"
          title={name}
          content={
            <dl className="kpi-explained">
              <dt>{t('kpi.explain.formula')}</dt>
              <dd>{formula}</dd>
              {ratio && (
                <>
                  <dt>{t('kpi.explain.numerator')}</dt>
                  <dd className="n">{decimal(ratio.numerator, 2)}</dd>
                  <dt>{t('kpi.explain.denominator')}</dt>
                  <dd className="n">{decimal(ratio.denominator, 2)}</dd>
                  {ratio.value === null && <dd className="kpi-wide">{t('kpi.explain.none')}</dd>}
                </>
              )}
            </dl>
          }
        >
          <Button type="text" size="small" className="kpi-ask" aria-label={t('kpi.explain.open', { name })}>
            ?
          </Button>
        </Popover>
      </div>
      <p className="kpi-value">
        {isMet === false && <span aria-hidden="true">▲</span>}
        <b className="n">{text}</b> <span className="quiet">{unit}</span>
      </p>
      <p className="faint kpi-aim">{aim === undefined ? '\u00a0' : t('kpi.aim', { aim })}</p>
    </section>
  );
}
