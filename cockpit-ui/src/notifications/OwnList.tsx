import type { OwnNotification, OwnNotifications } from '@cockpit/api/notifications';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { useNow } from '../live/store.ts';
import { notificationErrorText } from './fault-words.ts';
import { subjectLink } from './subject-link.ts';
import { useMarkRead } from './use-own.ts';

interface Props {
  asked: UseQueryResult<OwnNotifications>;
  /** A message was followed to its page. */
  onLeave: () => void;
}

/** The newest of one's own, each a way to what it is about. */
export function OwnList({ asked, onLeave }: Props) {
  const { t } = useTranslation();
  const marking = useMarkRead();
  const { notifications = [], unread = 0 } = asked.data ?? {};
  const newest = Math.max(0, ...notifications.map(({ at }) => at));
  const fault = marking.error ?? (asked.data === undefined ? asked.error : null);
  return (
    <section className="own" aria-label={t('notifications.bell.title')}>
      <header>
        <h2>{t('notifications.bell.title')}</h2>
        {unread > 0 && (
          <Button size="small" loading={marking.isPending} onClick={() => marking.mutate(Math.ceil(newest))}>
            {t('notifications.bell.readAll')}
          </Button>
        )}
      </header>
      {fault && (
        <p className="high" role="alert">
          {notificationErrorText(fault, t)}
        </p>
      )}
      {asked.data !== undefined && notifications.length === 0 && (
        <p className="quiet own-none">{t('notifications.bell.empty')}</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by key */}
      <ul tabIndex={0}>
        {notifications.map((one) => (
          <Own key={one.id} one={one} onLeave={onLeave} />
        ))}
      </ul>
    </section>
  );
}

function Own({ one, onLeave }: { one: OwnNotification; onLeave: () => void }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(60_000);
  const link = subjectLink(one.subject, keptSearch(useLocation().search));
  return (
    <li className={one.readAt === null ? 'is-unread' : ''}>
      <Mark shape={one.priority} />
      <span>
        {link === undefined ? (
          <b>{one.title}</b>
        ) : (
          <Link to={link} onClick={onLeave}>
            {one.title}
          </Link>
        )}
        <small className="quiet">{one.text}</small>
      </span>
      <small className="n quiet">
        {formatters.time(one.at, now)}
        {one.readAt === null && <b className="accent"> {t('notifications.bell.new')}</b>}
      </small>
    </li>
  );
}
