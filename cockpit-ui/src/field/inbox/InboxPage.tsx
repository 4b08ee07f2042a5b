/** 我的消息: what one was told, the newest first; what is shown is read. */
import type { OwnNotification } from '@cockpit/api/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { callApi } from '../../http/api-client.ts';
import { Screen } from '../Screen.tsx';
import { timeText } from '../time-text.ts';
import { useCachedQuery } from '../use-cached-query.ts';
import { subjectPage } from './subject-page.ts';

/** As at the desk. */
const PRIORITY_MARK = { high: '◆', medium: '▲', low: '●' } as const;

export function InboxPage() {
  const { t } = useTranslation();
  const kept = useCachedQuery('GET /api/notifications/mine', {});
  const { notifications = [], unread = 0 } = kept.body ?? {};
  const isFresh = kept.body !== undefined && kept.since === null;
  const newest = Math.ceil(Math.max(0, ...notifications.map(({ at }) => at)));
  /** What was new when the page was opened stays marked while it is open. */
  const [news, setNews] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!isFresh || unread === 0) return;
    const unreadOnes = notifications.filter(({ readAt }) => readAt === null).map(({ id }) => id);
    setNews((before) => new Set([...before, ...unreadOnes]));
    // Without a line they stay unread: the next visit tells so.
    void callApi('POST /api/notifications/mine/read', { body: { upTo: newest } }).catch(() => {});
  }, [isFresh, unread, newest, notifications]);

  return (
    <Screen title={t('notifications.bell.title')} back="/field/cases" kept={kept}>
      {kept.body !== undefined && notifications.length === 0 && (
        <p className="fd-quiet">{t('notifications.bell.empty')}</p>
      )}
      <ul className="fd-list">
        {notifications.map((one) => (
          <Told key={one.id} one={one} isNew={news.has(one.id)} />
        ))}
      </ul>
    </Screen>
  );
}

function Told({ one, isNew }: { one: OwnNotification; isNew: boolean }) {
  const { t } = useTranslation();
  const page = subjectPage(one.subject);
  const words = (
    <>
      <b>
        <span className={`fd-mark is-${one.priority}`} aria-hidden="true">
          {PRIORITY_MARK[one.priority]}
        </span>
        {one.title}
      </b>
      <span className="fd-told">{one.text}</span>
      <span className="fd-row-foot">
        <span>{timeText(one.at)}</span>
        {isNew && <span className="fd-tag is-warn">{t('notifications.bell.new')}</span>}
      </span>
    </>
  );
  return (
    <li>
      {page === undefined ? (
        <div className="fd-row">{words}</div>
      ) : (
        <Link className="fd-row" to={page}>
          {words}
        </Link>
      )}
    </li>
  );
}
