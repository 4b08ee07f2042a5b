/** Fields of a channel's form that depend on its kind. */
import type { Channel } from '@cockpit/api/notifications';
import { Input, InputNumber, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ChannelDraft, type channelFault, PER_MINUTE_MAX } from './channel-draft.ts';
import { KIND_NEEDS } from './kinds.ts';
import { Labelled } from './Labelled.tsx';

const ADDRESS_MAX = 500;
const SECRET_MAX = 200;

interface Props {
  draft: ChannelDraft;
  onChange: (part: Partial<ChannelDraft>) => void;
}

interface AddressProps extends Props {
  /** Undefined: a new one. */
  channel: Channel | undefined;
  /** The first thing that is missing or wrong. */
  fault: ReturnType<typeof channelFault>;
}

/** Where it sends to: an address, a secret, people. */
export function AddressFields({ draft, channel, fault, onChange }: AddressProps) {
  const { t } = useTranslation();
  const { address, signs, recipients } = KIND_NEEDS[draft.kind];
  const kept = channel?.hasSecret ? t('notifications.channel.form.kept') : '';
  return (
    <>
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
            placeholder={channel?.url ?? address}
            value={draft.url}
            status={draft.url !== '' && fault === 'url' ? 'error' : ''}
            onChange={({ target }) => onChange({ url: target.value })}
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
            value={draft.secret}
            status={fault === 'secret' ? 'error' : ''}
            onChange={({ target }) => onChange({ secret: target.value })}
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
            value={[...draft.recipients]}
            status={fault === 'recipients' ? 'error' : ''}
            onChange={(list: string[]) => onChange({ recipients: list.map((one) => one.trim()).filter(Boolean) })}
          />
        </Labelled>
      )}
    </>
  );
}

/** How it sends: in which language, and how much. */
export function SendingFields({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const { address } = KIND_NEEDS[draft.kind];
  return (
    <>
      <Labelled label={t('notifications.channel.form.language')}>
        <Segmented
          value={draft.language}
          options={(['zh', 'en'] as const).map((value) => ({
            value,
            label: t(`notifications.language.${value}`),
          }))}
          onChange={(next) => onChange({ language: next })}
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
          value={draft.perMinute}
          onChange={(value) => onChange({ perMinute: value ?? 0 })}
        />
      </Labelled>
    </>
  );
}
