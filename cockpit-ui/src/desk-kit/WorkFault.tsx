import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { apiErrorText } from '../http/api-client.ts';

/** Why a list could not be read, and the way to try again; nothing while `error` is null. */
export function WorkFault({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  if (error === null) return null;
  return (
    <p className="work-fault" role="alert">
      {apiErrorText(error, t)} <Button onClick={onRetry}>{t('desk.retry')}</Button>
    </p>
  );
}
