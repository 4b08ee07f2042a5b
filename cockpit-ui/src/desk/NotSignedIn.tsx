import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal, refusalText } from './ask.ts';

/** To the door when nobody is signed in; otherwise why the desk cannot open. */
export function NotSignedIn({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const isUnknown = error instanceof Refusal && error.status === 401;

  useEffect(() => {
    const { pathname, search } = window.location;
    if (isUnknown) window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
  }, [isUnknown]);

  return (
    <main className="desk-notice" role="status">
      <p>{refusalText(error, t)}</p>
      {!isUnknown && <Button onClick={onRetry}>{t('desk.retry')}</Button>}
    </main>
  );
}
