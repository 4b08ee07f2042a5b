import type { WelcomeReply } from '@cockpit/api/accounts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { NewPassword, useNewPassword } from './NewPassword.tsx';
import { SignInLayout } from './SignInLayout.tsx';
import { answerOrFault, type SignInFault } from './send.ts';
import { useSecondStep } from './use-second-step.tsx';

/** `/welcome#TOKEN`: a one-time link. The token stands behind # so that no log of a server ever sees it. */
export function Welcome() {
  const { t } = useTranslation();
  const [token] = useState(() => window.location.hash.slice(1));
  const [whose, setWhose] = useState<WelcomeReply>();
  const [fault, setFault] = useState<SignInFault>();
  const chosen = useNewPassword();
  const { step, enter } = useSecondStep(null);

  useEffect(() => {
    let gone = false;
    void answerOrFault(callApi('POST /api/welcome/inspect', { body: { token } })).then((sent) => {
      if (gone) return;
      if ('answer' in sent) setWhose(sent.answer);
      else setFault(sent.fault === 'other' ? 'link-gone' : sent.fault);
    });
    return () => {
      gone = true;
    };
  }, [token]);

  async function choose(): Promise<void> {
    if (!chosen.same) return;
    const sent = await answerOrFault(callApi('POST /api/welcome', { body: { token, password: chosen.first } }));
    if ('fault' in sent) return setFault(sent.fault);
    // With a second factor nobody is signed in yet: the desk then leads to the door.
    await enter(chosen.first);
  }

  const title = t('accounts.welcome');
  if (step !== null) return step;
  if (whose === undefined) return <SignInLayout title={title} action={null} fault={fault} />;
  return (
    <SignInLayout
      title={title}
      hint={t('accounts.welcomeHint', { name: whose.name, login: whose.login })}
      action={t('accounts.choose')}
      fault={fault}
      onSend={choose}
    >
      <input type="hidden" name="username" autoComplete="username" value={whose.login} readOnly />
      <NewPassword {...chosen} />
    </SignInLayout>
  );
}
