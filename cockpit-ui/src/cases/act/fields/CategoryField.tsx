import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { optionAnswers } from '../../../desk-kit/search.ts';
import { useFormatters } from '../../../i18n/words.ts';
import { useCaseFormatters } from '../../use-case-formatters.ts';
import { useCategories } from '../../use-settings.ts';
import { Labelled } from './Labelled.tsx';

interface Props {
  value: string | null;
  isMissing: boolean;
  label?: string;
  allowClear?: boolean;
  autoFocus?: boolean;
  onChange: (category: string | null) => void;
}

/** A category by name, code or pinyin initials, with what it demands: limits, and when such a case is filed and closed. */
export function CategoryField({ value, isMissing, label, allowClear = false, autoFocus = false, onChange }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const words = useCaseFormatters();
  const categories = useCategories().filter(({ enabled, code }) => enabled || code === value);
  const chosen = categories.find(({ code }) => code === value);
  return (
    <Labelled name={label ?? t('cases.act.category')}>
      {(name) => (
        <>
          <Select
            aria-label={name}
            className="cs-wide"
            autoFocus={autoFocus}
            status={isMissing ? 'error' : ''}
            value={value}
            onChange={(code) => onChange(code ?? null)}
            allowClear={allowClear}
            showSearch={{ filterOption: optionAnswers }}
            options={categories.map((category) => ({
              value: category.code,
              label: `${formatters.name(category.major)} › ${formatters.name(category.name)}`,
            }))}
          />
          {chosen !== undefined && (
            <div className="cs-standard">
              <p>
                {t('cases.act.limits', {
                  dispatch: words.limit(chosen.limits.dispatch),
                  handle: words.limit(chosen.limits.handle),
                  check: words.limit(chosen.limits.check),
                  total: words.limit(chosen.limits.total),
                })}
              </p>
              <p>
                <b>{t('cases.act.filing')}</b> {formatters.name(chosen.filingStandard)}
              </p>
              <p>
                <b>{t('cases.act.closing')}</b> {formatters.name(chosen.closingStandard)}
              </p>
            </div>
          )}
        </>
      )}
    </Labelled>
  );
}
