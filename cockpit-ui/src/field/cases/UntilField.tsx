import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface UntilFieldProps {
  /** Epoch ms. */
  value: number | null;
  now: number;
  onChange(value: number | null): void;
}

/** A time to come, by the phone's own wheels. */
export function UntilField({ value, now, onChange }: UntilFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="fd-field">
      <label htmlFor={id}>{t('field.act.until')}</label>
      <input
        id={id}
        type="datetime-local"
        min={localText(now)}
        value={value === null ? '' : localText(value)}
        onChange={({ target }) => onChange(target.value === '' ? null : new Date(target.value).getTime())}
      />
    </div>
  );
}

/** As the field writes times: local, to the minute. */
function localText(at: number): string {
  const minutes = new Date(at).getTimezoneOffset();
  return new Date(at - minutes * 60_000).toISOString().slice(0, 16);
}
