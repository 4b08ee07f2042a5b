import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { callApi } from '../http/api-client.ts';
import { NewPassword, useNewPassword } from './NewPassword.tsx';
import { SignInField, SignInLayout } from './SignInLayout.tsx';
import { answerOrFault, type SignInFault } from './send.ts';
import { useSecondStep } from './use-second-step.tsx';

/** `/password?next=PATH`: a password somebody else gave is changed before anything else is open. */
export function ChangePassword() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [current, setCurrent] = useState('');
  const [fault, setFault] = useState<SignInFault>();
  const chosen = useNewPassword();
  const { step, enter } = useSecondStep(search.get('next'));

  async function change(): Promise<void> {
    if (!chosen.same) return;
    const sent = await answerOrFault(callApi('POST /api/password', { body: { current, next: chosen.first } }));
    if ('fault' in sent) return setFault(sent.fault);
    await enter(chosen.first);
  }

  if (step !== null) return step;
  return (
    <SignInLayout title={t('accounts.change')} action={t('accounts.choose')} fault={fault} onSend={change}>
      <SignInField
        label={t('accounts.current')}
        value={current}
        onChange={setCurrent}
        type="password"
        autoComplete="current-password"
      />
      <NewPassword {...chosen} />
    </SignInLayout>
  );
}
