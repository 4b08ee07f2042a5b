import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import { Button, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { RuleDialog } from './RuleDialog.tsx';
import { ruleDraftOf, ruleRequest } from './rule-draft.ts';
import { SetUpPanel, type SetUpVerb } from './SetUpPanel.tsx';
import { useChannels, useNotificationRules } from './use-notifications.ts';
import { useSentence } from './use-sentence.ts';

const NO_CHANNELS: readonly Channel[] = [];

/** Who is notified of what, each rule in a sentence. */
export function RulesPanel() {
  const { data: channels = NO_CHANNELS, error: channelsError } = useChannels();
  const { data, error } = useNotificationRules();
  const sentence = useSentence(channels);
  return (
    <SetUpPanel<NotificationRule>
      of="rule"
      rows={data}
      error={error ?? channelsError}
      mayAdd={channels.length > 0}
      row={(rule, onOrder) => <Row key={rule.id} rule={rule} sentence={sentence(rule)} onOrder={onOrder} />}
      dialog={(rule, onClose) => <RuleDialog rule={rule} channels={channels} onClose={onClose} />}
      note={sentence}
      turn={(rule, shown, reason) => {
        const turned = { ...ruleDraftOf(rule), enabled: !rule.enabled, reason };
        const body = { ...shown, ...ruleRequest(turned, rule) };
        return callApi('PUT /api/notifications/rules/{id}', { params: { id: rule.id }, body });
      }}
      remove={(id, shown, reason) =>
        callApi('DELETE /api/notifications/rules/{id}', { params: { id }, body: { ...shown, reason } })
      }
    />
  );
}

interface RowProps {
  rule: NotificationRule;
  sentence: string;
  onOrder: (verb: SetUpVerb) => void;
}

function Row({ rule, sentence, onOrder }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className={rule.enabled ? 'nt-rule' : 'nt-rule is-off'}>
      <div className="nt-what">
        <b>{rule.name}</b>
        <span className="nt-sentence">{sentence}</span>
      </div>
      <span className="nt-acts">
        <span className="nt-switch">
          <Switch
            checked={rule.enabled}
            aria-label={t('notifications.rule.enabled', { name: rule.name })}
            onChange={() => onOrder('turn')}
          />
          <span aria-hidden="true">{t(rule.enabled ? 'notifications.on' : 'notifications.off')}</span>
        </span>
        <Button onClick={() => onOrder('change')}>{t('notifications.change')}</Button>
        <Button onClick={() => onOrder('remove')}>{t('notifications.remove')}</Button>
      </span>
    </li>
  );
}
