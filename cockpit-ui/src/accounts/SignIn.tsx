import type { Me } from '@cockpit/api/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { read } from '../desk/ask.ts';
import { Door, Field } from './Door.tsx';
import { type DoorFault, sendDoor, wayIn } from './send.ts';

/** `/login?next=PATH`: name and password, and the six digits when the account asks for them. */
export function SignIn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [fault, setFault] = useState<DoorFault>();

  async function signIn(): Promise<void> {
    const sent = await sendDoor('/api/session', { login, password, ...(code ? { code: code.trim() } : {}) });
    if ('answer' in sent) {
      await goIn(search.get('next'));
      return;
    }
    if (sent.fault === 'code-required') setCode('');
    setFault(sent.fault === 'code-required' ? undefined : sent.fault);
  }

  return (
    <Door title={t('accounts.signIn')} action={t('accounts.signIn')} fault={fault} onSend={signIn}>
      <Field label={t('accounts.login')} value={login} onChange={setLogin} autoComplete="username" autoFocus />
      <Field
        label={t('accounts.password')}
        value={password}
        onChange={setPassword}
        type="password"
        autoComplete="current-password"
      />
      {code !== undefined && (
        <Field
          label={t('accounts.code')}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          autoFocus
          numeric
        />
      )}
    </Door>
  );
}

/** A whole new page: nothing of who was here before stays in memory. */
async function goIn(next: string | null): Promise<void> {
  const me = await read<Me>('/api/me').catch(() => undefined);
  const way = wayIn(next);
  window.location.assign(me?.who?.mustChange ? `/password?next=${encodeURIComponent(way)}` : way);
}
