import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ask } from '../http/ask.ts';
import { Door, Field } from './Door.tsx';
import { NewPassword, useNewPassword } from './NewPassword.tsx';
import { answerOrFault, type DoorFault } from './send.ts';
import { useWayIn } from './use-way-in.tsx';

/** `/password?next=PATH`: a password somebody else gave is changed before anything else is open. */
export function ChangePassword() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [current, setCurrent] = useState('');
  const [fault, setFault] = useState<DoorFault>();
  const chosen = useNewPassword();
  const { step, enter } = useWayIn(search.get('next'));

  async function change(): Promise<void> {
    if (!chosen.same) return;
    const sent = await answerOrFault(ask('POST /api/password', { body: { current, next: chosen.first } }));
    if ('fault' in sent) return setFault(sent.fault);
    await enter(chosen.first);
  }

  if (step !== null) return step;
  return (
    <Door title={t('accounts.change')} action={t('accounts.choose')} fault={fault} onSend={change}>
      <Field
        label={t('accounts.current')}
        value={current}
        onChange={setCurrent}
        type="password"
        autoComplete="current-password"
      />
      <NewPassword {...chosen} />
    </Door>
  );
}
