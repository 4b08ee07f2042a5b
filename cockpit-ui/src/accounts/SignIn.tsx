import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { callApi } from '../http/api-client.ts';
import { SignInField, SignInLayout } from './SignInLayout.tsx';
import { answerOrFault, type SignInFault } from './send.ts';
import { useSecondStep } from './use-second-step.tsx';

/** `/login?next=PATH`: name and password, and the six digits when the account asks for them. */
export function SignIn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [fault, setFault] = useState<SignInFault>();
  const { step, enter } = useSecondStep(search.get('next'));

  async function signIn(): Promise<void> {
    const sent = await answerOrFault(
      callApi('POST /api/session', { body: { login, password, ...(code ? { code: code.trim() } : {}) } }),
    );
    if ('answer' in sent) {
      await enter(password);
      return;
    }
    if (sent.fault === 'code-required') setCode('');
    setFault(sent.fault === 'code-required' ? undefined : sent.fault);
  }

  if (step !== null) return step;
  return (
    <SignInLayout title={t('accounts.signIn')} action={t('accounts.signIn')} fault={fault} onSend={signIn}>
      <SignInField label={t('accounts.login')} value={login} onChange={setLogin} autoComplete="username" autoFocus />
      <SignInField
        label={t('accounts.password')}
        value={password}
        onChange={setPassword}
        type="password"
        autoComplete="current-password"
      />
      {code !== undefined && (
        <SignInField
          label={t('accounts.code')}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          autoFocus
          numeric
        />
      )}
    </SignInLayout>
  );
}
