import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../http/ask.ts';
import { refusedText } from './fault-words.ts';
import { Labelled } from './Labelled.tsx';
import { REASON_MAX } from './ReasonDialog.tsx';
import { RuleFields } from './RuleFields.tsx';
import { type RuleWish, ruleFault, ruleRequest, ruleWishOf } from './rule-wish.ts';
import { useChange } from './use-notifications.ts';
import { useSentence } from './use-sentence.ts';

interface Props {
  /** Undefined: a new one. */
  rule: NotificationRule | undefined;
  channels: readonly Channel[];
  onClose: (isDone: boolean) => void;
}

/** Makes or changes a rule; the sentence below says what is being asked for. */
export function RuleDialog({ rule, channels, onClose }: Props) {
  const { t } = useTranslation();
  const sentence = useSentence(channels);
  const [wish, setWish] = useState<RuleWish>(() => ruleWishOf(rule));
  const change = useChange(() => onClose(true));
  const fault = ruleFault(wish, channels);
  const set = (part: Partial<RuleWish>) => setWish((before) => ({ ...before, ...part }));
  return (
    <Modal
      open
      centered
      width={720}
      title={
        rule === undefined ? t('notifications.rule.new') : t('notifications.rule.dialog.change', { name: rule.name })
      }
      okText={t('notifications.save')}
      cancelText={t('notifications.cancel')}
      okButtonProps={{ disabled: fault !== undefined }}
      confirmLoading={change.isPending}
      onOk={() => {
        const body = ruleRequest(wish, rule);
        change.mutate((shown) =>
          rule === undefined
            ? ask('POST /api/notifications/rules', { body: { ...shown, ...body } })
            : ask('PUT /api/notifications/rules/{id}', { params: { id: rule.id }, body: { ...shown, ...body } }),
        );
      }}
      onCancel={() => onClose(false)}
    >
      <div className="nt-fields">
        <RuleFields wish={wish} channels={channels} onChange={set} />
        <Labelled wide label={t('notifications.reason')}>
          <Input
            maxLength={REASON_MAX}
            placeholder={t('notifications.reasonHint')}
            value={wish.reason}
            onChange={({ target }) => set({ reason: target.value })}
          />
        </Labelled>
      </div>
      {wish.whats.length > 0 && wish.channels.length > 0 && (
        <p className="nt-said" aria-live="polite">
          {sentence(wish)}
        </p>
      )}
      {change.error ? (
        <p className="high" role="alert">
          {refusedText(change.error, t)}
        </p>
      ) : (
        fault !== undefined && <p className="faint">{t(`notifications.rule.missing.${fault}`)}</p>
      )}
    </Modal>
  );
}
