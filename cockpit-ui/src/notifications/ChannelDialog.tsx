import type { Channel } from '@cockpit/api/notifications';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../http/ask.ts';
import { useSpeech } from '../i18n/words.ts';
import { AddressFields, SendingFields } from './ChannelFields.tsx';
import { type ChannelWish, channelFault, channelRequest, wishOf } from './channel-wish.ts';
import { CHANNEL_KINDS } from './kinds.ts';
import { Labelled } from './Labelled.tsx';
import { SetUpDialog } from './SetUpDialog.tsx';
import { useChange } from './use-notifications.ts';

const NAME_MAX = 60;

interface Props {
  /** Undefined: a new one. */
  channel: Channel | undefined;
  onClose: (isDone: boolean) => void;
}

/** Makes or changes a channel. Secrets are typed here and never shown again. */
export function ChannelDialog({ channel, onClose }: Props) {
  const { t } = useTranslation();
  const { language } = useSpeech();
  const [wish, setWish] = useState<ChannelWish>(() => wishOf(channel, language));
  const change = useChange(() => onClose(true));
  const isNew = channel === undefined;
  const fault = channelFault(wish, isNew);
  const set = (part: Partial<ChannelWish>) => setWish((before) => ({ ...before, ...part }));

  return (
    <SetUpDialog
      title={isNew ? t('notifications.channel.new') : t('notifications.channel.dialog.change', { name: channel.name })}
      width={640}
      missing={fault && t(`notifications.channel.missing.${fault}`)}
      change={change}
      reason={wish.reason}
      onReason={(reason) => set({ reason })}
      onSave={() => {
        const body = channelRequest(wish, channel);
        change.mutate((shown) =>
          channel === undefined
            ? ask('POST /api/notifications/channels', { body: { ...shown, ...body } })
            : ask('PUT /api/notifications/channels/{id}', { params: { id: channel.id }, body: { ...shown, ...body } }),
        );
      }}
      onCancel={() => onClose(false)}
    >
      <Labelled label={t('notifications.channel.form.kind')}>
        <Select
          disabled={!isNew}
          value={wish.kind}
          options={CHANNEL_KINDS.map((value) => ({ value, label: t(`notifications.kind.${value}`) }))}
          onChange={(kind) => set({ kind, url: '', secret: '' })}
        />
      </Labelled>
      <Labelled label={t('notifications.name')}>
        <Input maxLength={NAME_MAX} value={wish.name} onChange={({ target }) => set({ name: target.value })} />
      </Labelled>
      <AddressFields wish={wish} channel={channel} fault={fault} onChange={set} />
      {wish.kind !== 'in-app' && <SendingFields wish={wish} onChange={set} />}
    </SetUpDialog>
  );
}
