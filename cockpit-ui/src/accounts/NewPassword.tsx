import { PASSWORD_MIN } from '@cockpit/api/accounts/constants';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SignInField } from './SignInLayout.tsx';

interface Chosen {
  first: string;
  second: string;
  same: boolean;
  onFirst: (value: string) => void;
  onSecond: (value: string) => void;
}

/** Typed twice: a slip in a password nobody sees locks its owner out. */
export function useNewPassword(): Chosen {
  const [first, onFirst] = useState('');
  const [second, onSecond] = useState('');
  return { first, second, same: first === second, onFirst, onSecond };
}

export function NewPassword({ first, second, same, onFirst, onSecond }: Chosen) {
  const { t } = useTranslation();
  return (
    <>
      <SignInField
        label={t('accounts.newPassword', { n: PASSWORD_MIN })}
        value={first}
        onChange={onFirst}
        type="password"
        autoComplete="new-password"
        autoFocus
      />
      <SignInField
        label={t('accounts.again')}
        value={second}
        onChange={onSecond}
        type="password"
        autoComplete="new-password"
      />
      {second !== '' && !same && <p className="door-fault">{t('accounts.differ')}</p>}
    </>
  );
}
