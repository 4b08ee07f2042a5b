import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { optionAnswers } from '../../../desk-kit/search.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { useCategories } from '../../use-settings.ts';
import { useCaseSpeech } from '../../use-speech.ts';
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
  const speech = useSpeech();
  const words = useCaseSpeech();
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
              label: `${speech.name(category.major)} › ${speech.name(category.name)}`,
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
                <b>{t('cases.act.filing')}</b> {speech.name(chosen.filingStandard)}
              </p>
              <p>
                <b>{t('cases.act.closing')}</b> {speech.name(chosen.closingStandard)}
              </p>
            </div>
          )}
        </>
      )}
    </Labelled>
  );
}
