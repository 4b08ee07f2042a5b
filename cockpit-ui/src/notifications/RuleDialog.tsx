import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../http/ask.ts';
import { RuleFields } from './RuleFields.tsx';
import { type RuleWish, ruleFault, ruleRequest, ruleWishOf } from './rule-wish.ts';
import { SetUpDialog } from './SetUpDialog.tsx';
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
    <SetUpDialog
      title={
        rule === undefined ? t('notifications.rule.new') : t('notifications.rule.dialog.change', { name: rule.name })
      }
      width={720}
      missing={fault && t(`notifications.rule.missing.${fault}`)}
      change={change}
      reason={wish.reason}
      onReason={(reason) => set({ reason })}
      onSave={() => {
        const body = ruleRequest(wish, rule);
        change.mutate((shown) =>
          rule === undefined
            ? ask('POST /api/notifications/rules', { body: { ...shown, ...body } })
            : ask('PUT /api/notifications/rules/{id}', { params: { id: rule.id }, body: { ...shown, ...body } }),
        );
      }}
      onCancel={() => onClose(false)}
      note={
        wish.whats.length > 0 &&
        wish.channels.length > 0 && (
          <p className="nt-said" aria-live="polite">
            {sentence(wish)}
          </p>
        )
      }
    >
      <RuleFields wish={wish} channels={channels} onChange={set} />
    </SetUpDialog>
  );
}
