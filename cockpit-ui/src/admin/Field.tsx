import { type InputHTMLAttributes, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { adminErrorText } from './fault-text.ts';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string;
  hint?: string;
  onValue: (value: string) => void;
}

export function Field({ label, hint, onValue, ...input }: Props) {
  const id = useId();
  return (
    <div className="adm-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        required
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onValue(event.target.value)}
        {...input}
      />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

/** What was refused, read out as it appears. */
export function FieldFault({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <p className="adm-fault" role="alert">
      {error === undefined ? '' : adminErrorText(error, t)}
    </p>
  );
}
