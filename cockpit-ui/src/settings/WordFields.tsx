import { Input } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  value: { zh: string; en: string };
  max: number;
  isLong?: boolean;
  onChange: (value: { zh: string; en: string }) => void;
}

/** A text in both languages. */
export function WordFields({ label, value, max, isLong = false, onChange }: Props) {
  const { t } = useTranslation();
  const Field = isLong ? Input.TextArea : Input;
  return (
    <div className="set-words">
      {(['zh', 'en'] as const).map((language) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design
        <label key={language}>
          <span>
            {label} <span className="faint">{t(`settings.${language}`)}</span>
          </span>
          <Field
            lang={language === 'zh' ? 'zh-CN' : 'en'}
            maxLength={max}
            value={value[language]}
            {...(isLong && { autoSize: { minRows: 2, maxRows: 5 } })}
            onChange={({ target }: { target: { value: string } }) => onChange({ ...value, [language]: target.value })}
          />
        </label>
      ))}
    </div>
  );
}
