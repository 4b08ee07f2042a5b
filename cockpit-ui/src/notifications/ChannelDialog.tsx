import type { Channel } from '@cockpit/api/notifications';
import { Input, InputNumber, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpeech } from '../i18n/words.ts';
import { type ChannelWish, channelFault, channelRequest, PER_MINUTE_MAX, wishOf } from './channel-wish.ts';
import { refusedText } from './fault-words.ts';
import { CHANNEL_KINDS, KIND_NEEDS } from './kinds.ts';
import { Labelled } from './Labelled.tsx';
import { REASON_MAX } from './ReasonDialog.tsx';
import { useChange } from './use-notifications.ts';

const NAME_MAX = 60;
const ADDRESS_MAX = 500;
const SECRET_MAX = 200;

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
  const { address, signs, recipients } = KIND_NEEDS[wish.kind];
  const fault = channelFault(wish, isNew);
  const set = (part: Partial<ChannelWish>) => setWish((before) => ({ ...before, ...part }));
  const kept = !isNew && channel.hasSecret ? t('notifications.channel.form.kept') : '';

  return (
    <Modal
      open
      centered
      width={640}
      title={isNew ? t('notifications.channel.new') : t('notifications.channel.dialog.change', { name: channel.name })}
      okText={t('notifications.save')}
      cancelText={t('notifications.cancel')}
      okButtonProps={{ disabled: fault !== undefined }}
      confirmLoading={change.isPending}
      onOk={() => change.mutate({ what: 'channels', id: channel?.id, body: channelRequest(wish, channel) })}
      onCancel={() => onClose(false)}
    >
      <div className="nt-fields">
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
        {address !== null && (
          <Labelled
            wide
            label={t('notifications.channel.form.url')}
            hint={`${t('notifications.channel.form.urlHint')}${kept}`}
          >
            <Input
              autoComplete="off"
              spellCheck={false}
              maxLength={ADDRESS_MAX}
              placeholder={isNew ? address : (channel.url ?? address)}
              value={wish.url}
              status={wish.url !== '' && fault === 'url' ? 'error' : ''}
              onChange={({ target }) => set({ url: target.value })}
            />
          </Labelled>
        )}
        {signs && (
          <Labelled
            wide
            label={t('notifications.channel.form.secret')}
            hint={`${t('notifications.channel.form.secretHint')}${kept}`}
          >
            <Input.Password
              autoComplete="new-password"
              maxLength={SECRET_MAX}
              value={wish.secret}
              status={fault === 'secret' ? 'error' : ''}
              onChange={({ target }) => set({ secret: target.value })}
            />
          </Labelled>
        )}
        {recipients && (
          <Labelled
            wide
            label={t('notifications.channel.form.recipients')}
            hint={t('notifications.channel.form.recipientsHint')}
          >
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              tokenSeparators={[',', ';', ' ', '\uFF0C', '\uFF1B', '\u3001']}
              value={[...wish.recipients]}
              status={fault === 'recipients' ? 'error' : ''}
              onChange={(list: string[]) => set({ recipients: list.map((one) => one.trim()).filter(Boolean) })}
            />
          </Labelled>
        )}
        {wish.kind !== 'in-app' && (
          <>
            <Labelled label={t('notifications.channel.form.language')}>
              <Segmented
                value={wish.language}
                options={(['zh', 'en'] as const).map((value) => ({
                  value,
                  label: t(`notifications.language.${value}`),
                }))}
                onChange={(next) => set({ language: next })}
              />
            </Labelled>
            <Labelled
              label={t('notifications.channel.form.perMinute')}
              hint={address === null ? undefined : t('notifications.channel.form.perMinuteHint')}
            >
              <InputNumber
                min={1}
                max={PER_MINUTE_MAX}
                precision={0}
                value={wish.perMinute}
                onChange={(value) => set({ perMinute: value ?? 0 })}
              />
            </Labelled>
          </>
        )}
        <Labelled wide label={t('notifications.reason')}>
          <Input
            maxLength={REASON_MAX}
            placeholder={t('notifications.reasonHint')}
            value={wish.reason}
            onChange={({ target }) => set({ reason: target.value })}
          />
        </Labelled>
      </div>
      {change.error ? (
        <p className="high" role="alert">
          {refusedText(change.error, t)}
        </p>
      ) : (
        fault !== undefined && <p className="faint">{t(`notifications.channel.missing.${fault}`)}</p>
      )}
    </Modal>
  );
}
