import type { CaseCategory } from '@cockpit/api/cases/categories';
import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { LIMITS, UNITS } from './category-draft.ts';

const AMOUNT_MIN = 0.25;
const AMOUNT_MAX = 366;

interface Props {
  limits: CaseCategory['limits'];
  onChange: (limits: CaseCategory['limits']) => void;
}

/** The four limits of a category: a number and what it is counted in. */
export function LimitFields({ limits, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className="set-limits">
      <legend>{t('settings.categories.limits')}</legend>
      {LIMITS.map((name) => {
        const limit = t(`settings.categories.limit.${name}`);
        return (
          <div key={name} className="set-limit">
            <span>
              {limit} <span className="faint">{t(`settings.categories.from.${name}`)}</span>
            </span>
            <InputNumber
              aria-label={t('settings.categories.amount', { limit })}
              min={AMOUNT_MIN}
              max={AMOUNT_MAX}
              value={limits[name].amount}
              onChange={(amount) => {
                if (amount !== null) onChange({ ...limits, [name]: { ...limits[name], amount } });
              }}
            />
            <Select
              aria-label={t('settings.categories.unit', { limit })}
              value={limits[name].unit}
              options={UNITS.map((value) => ({ value, label: t(`cases.unit.${value}`) }))}
              onChange={(unit) => onChange({ ...limits, [name]: { ...limits[name], unit } })}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
