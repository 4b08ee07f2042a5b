import type { Channel } from '@cockpit/api/notifications';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../http/ask.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { ChannelRow } from './ChannelRow.tsx';
import { refusedText } from './fault-words.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useChange, useChannels } from './use-notifications.ts';

interface Order {
  verb: 'change' | 'turn' | 'remove';
  channel: Channel;
}

/** By which ways people are told. */
export function ChannelsPanel() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { data, error } = useChannels();
  const [order, setOrder] = useState<Order | 'new'>();
  const change = useChange(() => close(true));

  function close(isDone: boolean): void {
    if (isDone) void message.success(t('notifications.saved'));
    setOrder(undefined);
    change.reset();
  }

  function carryOut({ verb, channel }: Order, reason: string): void {
    const { id, kind, name, enabled, version } = channel;
    const body = { kind, name, enabled: !enabled, version, reason };
    change.mutate((shown) =>
      verb === 'turn'
        ? ask('PUT /api/notifications/channels/{id}', { params: { id }, body: { ...shown, ...body } })
        : ask('DELETE /api/notifications/channels/{id}', { params: { id }, body: { ...shown, reason } }),
    );
  }

  return (
    <section className="panel nt-panel">
      <p className="quiet">{t('notifications.channel.intro')}</p>
      <div className="nt-acts">
        <Button type="primary" onClick={() => setOrder('new')}>
          {t('notifications.channel.new')}
        </Button>
      </div>
      {error && (
        <p className="high" role="alert">
          {refusedText(error, t)}
        </p>
      )}
      {data === undefined && !error && <p className="desk-notice">{t('desk.loading')}</p>}
      {data?.length === 0 && <p className="quiet nt-none">{t('notifications.channel.none')}</p>}
      <ul className="nt-list">
        {data?.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} onOrder={(verb) => setOrder({ verb, channel })} />
        ))}
      </ul>
      {order !== undefined && (order === 'new' || order.verb === 'change') && (
        <ChannelDialog channel={order === 'new' ? undefined : order.channel} onClose={close} />
      )}
      {order !== undefined && order !== 'new' && order.verb !== 'change' && (
        <ReasonDialog
          title={t(`notifications.channel.dialog.${order.verb === 'remove' ? 'remove' : turnOf(order.channel)}`, {
            name: order.channel.name,
          })}
          text={t(`notifications.channel.dialog.${order.verb === 'remove' ? 'removeNote' : noteOf(order.channel)}`)}
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

function turnOf({ enabled }: Channel): 'turnOn' | 'turnOff' {
  return enabled ? 'turnOff' : 'turnOn';
}

function noteOf({ enabled }: Channel): 'turnOnNote' | 'turnOffNote' {
  return enabled ? 'turnOffNote' : 'turnOnNote';
}
