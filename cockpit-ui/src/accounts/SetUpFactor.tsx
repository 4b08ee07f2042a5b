import type { TotpOffer } from '@cockpit/api/accounts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { SignInField, SignInLayout } from './SignInLayout.tsx';
import { answerOrFault, type SignInFault } from './send.ts';

interface Props {
  /** As it was typed on the page before; null: asked for here. */
  password: string | null;
  onDone: () => void;
}

/** The second factor of somebody who may do nothing without one: password, code of the app, recovery codes, once. */
export function SetUpFactor({ password, onDone }: Props) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [offer, setOffer] = useState<TotpOffer>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[]>();
  const [fault, setFault] = useState<SignInFault>();
  const title = t(codes === undefined ? 'accounts.factor.title' : 'accounts.factor.done');

  async function begin(confirmed: string): Promise<void> {
    const sent = await answerOrFault(callApi('POST /api/totp', { body: { current: confirmed } }));
    if ('fault' in sent) return setFault(sent.fault);
    setFault(undefined);
    setOffer(sent.answer);
  }

  async function prove(): Promise<void> {
    const sent = await answerOrFault(callApi('POST /api/totp/enrol', { body: { code: code.trim() } }));
    if ('fault' in sent) return setFault(sent.fault);
    setFault(undefined);
    setCodes(sent.answer.codes);
  }

  // Once: another offer would make the code that is being scanned worthless.
  const begun = useRef(false);
  useEffect(() => {
    if (password === null || begun.current) return;
    begun.current = true;
    void begin(password);
  });

  if (codes !== undefined)
    return (
      <SignInLayout
        title={title}
        hint={t('accounts.factor.recovery')}
        action={t('accounts.factor.kept')}
        onSend={async () => onDone()}
      >
        <ul className="door-codes n">
          {codes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </SignInLayout>
    );
  if (offer === undefined)
    return (
      <SignInLayout
        title={title}
        hint={t('accounts.factor.why')}
        action={t('accounts.factor.begin')}
        fault={fault}
        onSend={() => begin(password ?? current)}
      >
        {password === null && (
          <SignInField
            label={t('accounts.factor.confirm')}
            value={current}
            onChange={setCurrent}
            type="password"
            autoComplete="current-password"
            autoFocus
          />
        )}
      </SignInLayout>
    );
  return (
    <SignInLayout
      title={title}
      hint={t('accounts.factor.scan')}
      action={t('accounts.factor.prove')}
      fault={fault}
      onSend={prove}
    >
      <img className="door-qr" alt="" src={`data:image/svg+xml,${encodeURIComponent(offer.svg)}`} />
      <p className="door-secret">
        <span>{t('accounts.factor.secret')}</span> <code>{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <SignInField
        label={t('accounts.factor.six')}
        value={code}
        onChange={setCode}
        autoComplete="one-time-code"
        autoFocus
        numeric
      />
    </SignInLayout>
  );
}
