import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnknown, refusalText } from './ask.ts';

/** To the door when nobody is signed in; otherwise why the desk cannot open. */
export function NotSignedIn({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const mustSignIn = isUnknown(error);

  useEffect(() => {
    const { pathname, search } = window.location;
    if (mustSignIn) window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
  }, [mustSignIn]);

  return (
    <main className="desk-notice" role="status">
      <p>{refusalText(error, t)}</p>
      {!mustSignIn && <Button onClick={onRetry}>{t('desk.retry')}</Button>}
    </main>
  );
}
