import type { Delivery } from '@cockpit/api/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { useNow } from '../live/store.ts';
import { deliveryFaultText, notificationErrorText } from './fault-words.ts';
import { subjectLink } from './subject-link.ts';

const MINUTE_MS = 60_000;
/** A state is told by its sign and word; the colour only helps. */
const SIGNS = { waiting: '…', delivered: '✓', failed: '✗', dropped: '–' } as const;
const LOOKS = { waiting: 'accent', delivered: 'nt-good', failed: 'high', dropped: 'faint' } as const;

/** One message to one receiver and what became of it. */
export function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const kept = keptSearch(useLocation().search);
  const queries = useQueryClient();
  const shown = useShownCommunity();
  const { id, subject, title, priority, channel, recipient, state, attempts, madeAt, deliveredAt, fault } = delivery;
  const link = subjectLink(subject, kept);
  const trying = useMutation({
    mutationFn: () => callApi('POST /api/notifications/log/{id}/retry', { params: { id }, query: shown, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  });
  return (
    <li className="nt-delivery">
      <time className="n quiet" dateTime={new Date(madeAt).toISOString()}>
        {formatters.time(madeAt, now)}
      </time>
      <span className={LOOKS[state]}>
        <span aria-hidden="true">{SIGNS[state]}</span> {t(`notifications.state.${state}`)}
      </span>
      <span className="nt-what">
        <span className="nt-title">
          <Mark shape={priority} />
          {link === undefined ? title : <Link to={link}>{title}</Link>}
        </span>
        <small className="quiet">
          {t('notifications.log.to', { channel, recipient: recipient ?? t('notifications.log.room') })}
          {deliveredAt !== null &&
            ` · ${t('notifications.log.delivered', { time: formatters.time(deliveredAt, now) })}`}
          {attempts > 1 && ` · ${t('notifications.log.attempts', { n: attempts })}`}
        </small>
        {fault !== null && state !== 'delivered' && (
          <small className={state === 'failed' ? 'high' : 'medium'}>{deliveryFaultText(fault, t)}</small>
        )}
        {trying.error && (
          <small className="high" role="alert">
            {notificationErrorText(trying.error, t)}
          </small>
        )}
      </span>
      {state === 'failed' && (
        <Button loading={trying.isPending} onClick={() => trying.mutate()}>
          {t('notifications.log.again')}
        </Button>
      )}
    </li>
  );
}
