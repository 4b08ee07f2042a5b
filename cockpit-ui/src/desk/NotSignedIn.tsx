import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, apiErrorText, isSignedOut } from '../http/api-client.ts';

/** Where what is missing is put right, by the code of the refusal. */
const DOORS: Record<string, string | undefined> = {
  'password-change-required': '/password',
  'second-factor-required': '/second-factor',
};

/** To the door when nobody is signed in; otherwise why the desk cannot open. */
export function NotSignedIn({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const mustSignIn = isSignedOut(error);
  const door = (error instanceof ApiError && DOORS[error.code]) || '/login';

  useEffect(() => {
    const { pathname, search } = window.location;
    if (mustSignIn) window.location.assign(`${door}?next=${encodeURIComponent(pathname + search)}`);
  }, [mustSignIn, door]);

  return (
    <main className="desk-notice" role="status">
      <p>{apiErrorText(error, t)}</p>
      {!mustSignIn && <Button onClick={onRetry}>{t('desk.retry')}</Button>}
    </main>
  );
}
