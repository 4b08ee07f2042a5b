/** The frame of every page before one is inside: whose cockpit it is, one form, one sentence when it is refused. */
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInFault } from './send.ts';
import '../style/tokens.css';
import './sign-in.css';

interface DoorProps {
  title: string;
  /** Said below the title. */
  hint?: string;
  /** Of the button. Null: there is nothing to send. */
  action: string | null;
  fault?: SignInFault | undefined;
  onSend?: () => Promise<void>;
  children?: ReactNode;
}

export function SignInLayout({ title, hint, action, fault, onSend, children }: DoorProps) {
  const { t, i18n } = useTranslation();
  const [sending, setSending] = useState(false);
  useEffect(() => {
    document.title = title;
  }, [title]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (sending || onSend === undefined) return;
    setSending(true);
    await onSend().finally(() => setSending(false));
  }

  return (
    <main className="door">
      <form onSubmit={(event) => void submit(event)}>
        <p className="door-place">{t('app.title')}</p>
        <h1>{title}</h1>
        {hint !== undefined && <p className="door-hint">{hint}</p>}
        {children}
        <p className="door-fault" role="alert">
          {fault === undefined ? '' : `▲ ${t(`accounts.fault.${fault}`)}`}
        </p>
        {action !== null && (
          <button type="submit" disabled={sending}>
            {sending ? t('accounts.sending') : action}
          </button>
        )}
        <button
          type="button"
          className="door-language"
          lang={i18n.language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => void i18n.changeLanguage(i18n.language === 'zh' ? 'en' : 'zh')}
        >
          {t('app.language')}
        </button>
      </form>
    </main>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password';
  autoComplete: string;
  autoFocus?: boolean;
  numeric?: boolean;
}

export function SignInField({ label, value, onChange, type = 'text', autoComplete, autoFocus, numeric }: FieldProps) {
  return (
    <label className="door-field">
      <span>{label}</span>
      <input
        type={type}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete={autoComplete}
        // biome-ignore lint/a11y/noAutofocus: the page is this field
        autoFocus={autoFocus === true}
        autoCapitalize="none"
        spellCheck={false}
        inputMode={numeric ? 'numeric' : 'text'}
        maxLength={256}
        required
      />
    </label>
  );
}
