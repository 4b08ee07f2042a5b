import type { Channel } from '@cockpit/api/notifications';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { ChannelRow } from './ChannelRow.tsx';
import { SetUpPanel } from './SetUpPanel.tsx';
import { useChannels } from './use-notifications.ts';

/** By which ways people are notified. */
export function ChannelsPanel() {
  const { t } = useTranslation();
  const { data, error } = useChannels();
  return (
    <SetUpPanel<Channel>
      of="channel"
      rows={data}
      error={error}
      row={(channel, onOrder) => <ChannelRow key={channel.id} channel={channel} onOrder={onOrder} />}
      dialog={(channel, onClose) => <ChannelDialog channel={channel} onClose={onClose} />}
      note={({ enabled }, verb) =>
        t(`notifications.channel.dialog.${verb === 'remove' ? 'removeNote' : enabled ? 'turnOffNote' : 'turnOnNote'}`)
      }
      turn={({ id, kind, name, enabled, version }, shown, reason) => {
        const body = { ...shown, kind, name, enabled: !enabled, version, reason };
        return callApi('PUT /api/notifications/channels/{id}', { params: { id }, body });
      }}
      remove={(id, shown, reason) =>
        callApi('DELETE /api/notifications/channels/{id}', { params: { id }, body: { ...shown, reason } })
      }
    />
  );
}
