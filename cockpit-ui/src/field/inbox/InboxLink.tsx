/** The way to what one was told, with how much of it is not read. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../Icon.tsx';
import { useCachedQuery } from '../use-cached-query.ts';

/** More than this is told as "99+". */
const COUNT_MAX = 99;

export function InboxLink() {
  const { t } = useTranslation();
  const unread = useCachedQuery('GET /api/notifications/mine', {}).body?.unread ?? 0;
  return (
    <Link
      className="fd-bell"
      to="/field/inbox"
      aria-label={unread === 0 ? t('notifications.bell.none') : t('notifications.bell.unread', { n: unread })}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <b className="fd-count" data-figure="unread" aria-hidden="true">
          {unread > COUNT_MAX ? `${COUNT_MAX}+` : unread}
        </b>
      )}
    </Link>
  );
}
