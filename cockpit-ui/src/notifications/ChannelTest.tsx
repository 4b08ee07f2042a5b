import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { callApi } from '../http/api-client.ts';
import { deliveryFaultText, notificationErrorText } from './fault-words.ts';

/** Sends a real message now and says what the receiver did with it. */
export function ChannelTest({ id }: { id: number }) {
  const { t } = useTranslation();
  const shown = useShownCommunity();
  const trying = useMutation({
    mutationFn: () => callApi('POST /api/notifications/channels/{id}/test', { params: { id }, query: shown, body: {} }),
  });
  const fault = trying.error
    ? notificationErrorText(trying.error, t)
    : trying.data?.fault && deliveryFaultText(trying.data.fault, t);
  return (
    <span className="nt-test">
      <Button size="small" loading={trying.isPending} onClick={() => trying.mutate()}>
        {t('notifications.channel.test')}
      </Button>
      <span role="status">
        {trying.data?.ok && <span className="nt-good">✓ {t('notifications.channel.testTaken')}</span>}
        {fault && <span className="high">✗ {fault}</span>}
      </span>
    </span>
  );
}
