import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import { App, Button, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../http/ask.ts';
import { refusedText } from './fault-words.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { ruleRequest, ruleWishOf } from './rule-wish.ts';
import { useChange, useChannels, useNotificationRules } from './use-notifications.ts';
import { useSentence } from './use-sentence.ts';

const NO_CHANNELS: readonly Channel[] = [];

interface Order {
  verb: 'change' | 'turn' | 'remove';
  rule: NotificationRule;
}

/** Who is told of what, each rule in a sentence. */
export function RulesPanel() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { data: channels = NO_CHANNELS, error: channelsError } = useChannels();
  const { data, error } = useNotificationRules();
  const sentence = useSentence(channels);
  const [order, setOrder] = useState<Order | 'new'>();
  const change = useChange(() => close(true));
  const fault = error ?? channelsError;

  function close(isDone: boolean): void {
    if (isDone) void message.success(t('notifications.saved'));
    setOrder(undefined);
    change.reset();
  }

  function carryOut({ verb, rule }: Order, reason: string): void {
    const turned = { ...ruleWishOf(rule), enabled: !rule.enabled, reason };
    const params = { id: rule.id };
    change.mutate((shown) =>
      verb === 'turn'
        ? ask('PUT /api/notifications/rules/{id}', { params, body: { ...shown, ...ruleRequest(turned, rule) } })
        : ask('DELETE /api/notifications/rules/{id}', { params, body: { ...shown, reason } }),
    );
  }

  return (
    <section className="panel nt-panel">
      <p className="quiet">{t('notifications.rule.intro')}</p>
      <div className="nt-acts">
        <Button type="primary" disabled={channels.length === 0} onClick={() => setOrder('new')}>
          {t('notifications.rule.new')}
        </Button>
      </div>
      {fault && (
        <p className="high" role="alert">
          {refusedText(fault, t)}
        </p>
      )}
      {data === undefined && !fault && <p className="desk-notice">{t('desk.loading')}</p>}
      {data?.length === 0 && <p className="quiet nt-none">{t('notifications.rule.none')}</p>}
      <ul className="nt-list">
        {data?.map((rule) => (
          <li key={rule.id} className={rule.enabled ? 'nt-rule' : 'nt-rule is-off'}>
            <div className="nt-what">
              <b>{rule.name}</b>
              <span className="nt-sentence">{sentence(rule)}</span>
            </div>
            <span className="nt-acts">
              <span className="nt-switch">
                <Switch
                  checked={rule.enabled}
                  aria-label={t('notifications.rule.enabled', { name: rule.name })}
                  onChange={() => setOrder({ verb: 'turn', rule })}
                />
                <span aria-hidden="true">{t(rule.enabled ? 'notifications.on' : 'notifications.off')}</span>
              </span>
              <Button onClick={() => setOrder({ verb: 'change', rule })}>{t('notifications.change')}</Button>
              <Button onClick={() => setOrder({ verb: 'remove', rule })}>{t('notifications.remove')}</Button>
            </span>
          </li>
        ))}
      </ul>
      {order !== undefined && (order === 'new' || order.verb === 'change') && (
        <RuleDialog rule={order === 'new' ? undefined : order.rule} channels={channels} onClose={close} />
      )}
      {order !== undefined && order !== 'new' && order.verb !== 'change' && (
        <ReasonDialog
          title={t(`notifications.rule.dialog.${order.verb === 'remove' ? 'remove' : turnOf(order.rule)}`, {
            name: order.rule.name,
          })}
          text={sentence(order.rule)}
          danger={order.verb === 'remove'}
          busy={change.isPending}
          fault={change.error ? refusedText(change.error, t) : undefined}
          onDo={(reason) => carryOut(order, reason)}
          onCancel={() => close(false)}
        />
      )}
    </section>
  );
}

function turnOf({ enabled }: NotificationRule): 'turnOn' | 'turnOff' {
  return enabled ? 'turnOff' : 'turnOn';
}
