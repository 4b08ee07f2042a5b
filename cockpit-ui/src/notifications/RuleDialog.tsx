import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { RuleFields } from './RuleFields.tsx';
import { type RuleDraft, ruleDraftOf, ruleFault, ruleRequest } from './rule-draft.ts';
import { SetUpDialog } from './SetUpDialog.tsx';
import { useNotificationChange } from './use-notifications.ts';
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
  const [draft, setDraft] = useState<RuleDraft>(() => ruleDraftOf(rule));
  const change = useNotificationChange(() => onClose(true));
  const fault = ruleFault(draft, channels);
  const set = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  return (
    <SetUpDialog
      title={
        rule === undefined ? t('notifications.rule.new') : t('notifications.rule.dialog.change', { name: rule.name })
      }
      width={720}
      missing={fault && t(`notifications.rule.missing.${fault}`)}
      change={change}
      reason={draft.reason}
      onReason={(reason) => set({ reason })}
      onSave={() => {
        const body = ruleRequest(draft, rule);
        change.mutate((shown) =>
          rule === undefined
            ? callApi('POST /api/notifications/rules', { body: { ...shown, ...body } })
            : callApi('PUT /api/notifications/rules/{id}', { params: { id: rule.id }, body: { ...shown, ...body } }),
        );
      }}
      onCancel={() => onClose(false)}
      note={
        draft.whats.length > 0 &&
        draft.channels.length > 0 && (
          <p className="nt-said" aria-live="polite">
            {sentence(draft)}
          </p>
        )
      }
    >
      <RuleFields draft={draft} channels={channels} onChange={set} />
    </SetUpDialog>
  );
}
