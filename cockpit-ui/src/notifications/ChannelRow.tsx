import type { Channel } from '@cockpit/api/notifications';
import { Button, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { ChannelTest } from './ChannelTest.tsx';
import { KIND_NEEDS } from './kinds.ts';

interface Props {
  channel: Channel;
  onOrder: (verb: 'change' | 'turn' | 'remove') => void;
}

/** One way of telling: where it goes, what waits, what was given up, and its test. */
export function ChannelRow({ channel, onOrder }: Props) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { id, kind, name, url, hasSecret, recipients, perMinute, enabled, waiting, failed24h } = channel;
  const toLog = (state: 'waiting' | 'failed') => {
    const wanted = new URLSearchParams(search);
    for (const [key, value] of Object.entries({ tab: 'log', state, channel: String(id) })) wanted.set(key, value);
    return `?${wanted}`;
  };
  return (
    <li className={enabled ? 'nt-channel' : 'nt-channel is-off'}>
      <div className="nt-what">
        <span>
          <b>{name}</b> <span className="nt-kind">{t(`notifications.kind.${kind}`)}</span>
        </span>
        <small className="quiet nt-marks">
          {url !== null && <code>{url}</code>}
          {hasSecret && <span>✓ {t('notifications.channel.hasSecret')}</span>}
          {KIND_NEEDS[kind].recipients && (
            <span>
              {recipients.length === 0
                ? t('notifications.channel.ownAddresses')
                : t('notifications.channel.recipients', { n: recipients.length })}
            </span>
          )}
          {kind !== 'in-app' && <span>{t('notifications.channel.perMinute', { n: perMinute })}</span>}
        </small>
        {kind !== 'in-app' && <ChannelTest id={id} />}
      </div>
      <span className="nt-counts">
        <Link to={toLog('waiting')} className="nt-count">
          {t('notifications.channel.waiting', { n: waiting })}
        </Link>
        <Link to={toLog('failed')} className={failed24h > 0 ? 'nt-count high' : 'nt-count'}>
          {failed24h > 0 && <span aria-hidden="true">◆ </span>}
          {t('notifications.channel.failed', { n: failed24h })}
        </Link>
      </span>
      <span className="nt-acts">
        <span className="nt-switch">
          <Switch
            checked={enabled}
            aria-label={t('notifications.channel.enabled', { name })}
            onChange={() => onOrder('turn')}
          />
          <span aria-hidden="true">{t(enabled ? 'notifications.on' : 'notifications.off')}</span>
        </span>
        <Button onClick={() => onOrder('change')}>{t('notifications.change')}</Button>
        <Button onClick={() => onOrder('remove')}>{t('notifications.remove')}</Button>
      </span>
    </li>
  );
}
