import type { Channel } from '@cockpit/api/notifications';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { AddressFields, SendingFields } from './ChannelFields.tsx';
import { type ChannelDraft, channelDraftOf, channelFault, channelRequest } from './channel-draft.ts';
import { CHANNEL_KINDS } from './kinds.ts';
import { Labelled } from './Labelled.tsx';
import { SetUpDialog } from './SetUpDialog.tsx';
import { useNotificationChange } from './use-notifications.ts';

const NAME_MAX = 60;

interface Props {
  /** Undefined: a new one. */
  channel: Channel | undefined;
  onClose: (isDone: boolean) => void;
}

/** Makes or changes a channel. Secrets are typed here and never shown again. */
export function ChannelDialog({ channel, onClose }: Props) {
  const { t } = useTranslation();
  const { language } = useFormatters();
  const [draft, setDraft] = useState<ChannelDraft>(() => channelDraftOf(channel, language));
  const change = useNotificationChange(() => onClose(true));
  const isNew = channel === undefined;
  const fault = channelFault(draft, isNew);
  const set = (part: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...part }));

  return (
    <SetUpDialog
      title={isNew ? t('notifications.channel.new') : t('notifications.channel.dialog.change', { name: channel.name })}
      width={640}
      missing={fault && t(`notifications.channel.missing.${fault}`)}
      change={change}
      reason={draft.reason}
      onReason={(reason) => set({ reason })}
      onSave={() => {
        const body = channelRequest(draft, channel);
        change.mutate((shown) =>
          channel === undefined
            ? callApi('POST /api/notifications/channels', { body: { ...shown, ...body } })
            : callApi('PUT /api/notifications/channels/{id}', {
                params: { id: channel.id },
                body: { ...shown, ...body },
              }),
        );
      }}
      onCancel={() => onClose(false)}
    >
      <Labelled label={t('notifications.channel.form.kind')}>
        <Select
          disabled={!isNew}
          value={draft.kind}
          options={CHANNEL_KINDS.map((value) => ({ value, label: t(`notifications.kind.${value}`) }))}
          onChange={(kind) => set({ kind, url: '', secret: '' })}
        />
      </Labelled>
      <Labelled label={t('notifications.name')}>
        <Input maxLength={NAME_MAX} value={draft.name} onChange={({ target }) => set({ name: target.value })} />
      </Labelled>
      <AddressFields draft={draft} channel={channel} fault={fault} onChange={set} />
      {draft.kind !== 'in-app' && <SendingFields draft={draft} onChange={set} />}
    </SetUpDialog>
  );
}
