import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useLive } from '../live/store.ts';
import { QUARANTINE_GROUPS_MAX, useGroups } from '../quarantine/use-groups.ts';
import { DESK_PAGES } from './pages.ts';

const NAV_REFRESH_MS = 60_000;

/** The pages this person may open: beside the work on a desk, under the thumb on a phone. */
export function DeskNav() {
  const { t } = useTranslation();
  const me = useMe();
  const kept = keptSearch(useLocation().search);
  return (
    <nav className="desk-nav" aria-label={t('desk.nav.label')}>
      {DESK_PAGES.filter(({ right }) => mayDo(me, right)).map(({ path, word }) => (
        <NavLink key={path} to={`/desk/${path}${kept}`} className="desk-link">
          {t(`desk.nav.${word}`)}
          {word === 'alarms' && <Unacknowledged />}
          {word === 'cases' && <Overdue />}
          {word === 'quarantine' && <Quarantined />}
        </NavLink>
      ))}
      {mayDo(me, 'people.manage') && me.rights !== null && (
        <Link to={`/admin/people${kept}`} className="desk-link">
          {t('desk.nav.people')}
        </Link>
      )}
      {mayDo(me, 'wall.view') && (
        <Link to={`/wall${kept}`} className="desk-link desk-link-wall">
          {t('desk.nav.wall')}
        </Link>
      )}
    </nav>
  );
}

function Unacknowledged() {
  const { t } = useTranslation();
  const open = useLive((state) => {
    const counts = state.pictures.wall?.tables.alarmTotals?.['all']?.unacknowledged;
    return counts === undefined ? 0 : counts.high + counts.medium + counts.low;
  });
  const isHigh = useLive((state) => (state.pictures.wall?.tables.alarmTotals?.['all']?.unacknowledged.high ?? 0) > 0);
  if (open === 0) return null;
  return (
    <span className={`desk-count n ${isHigh ? 'is-high' : ''}`}>
      <span aria-hidden="true">{open}</span>
      <span className="unseen">{t('desk.nav.unacknowledged', { n: open })}</span>
    </span>
  );
}

function Overdue() {
  const { t } = useTranslation();
  const overdue = useLive((state) => state.pictures.wall?.tables.caseTotals?.['all']?.overdue ?? 0);
  if (overdue === 0) return null;
  return (
    <span className="desk-count n">
      <span aria-hidden="true">{overdue}</span>
      <span className="unseen">{t('desk.nav.overdue', { n: overdue })}</span>
    </span>
  );
}

function Quarantined() {
  const { t } = useTranslation();
  const groups = useGroups(NAV_REFRESH_MS).data?.groups.length ?? 0;
  if (groups === 0) return null;
  const shown = groups < QUARANTINE_GROUPS_MAX ? String(groups) : `${QUARANTINE_GROUPS_MAX}+`;
  return (
    <span className="desk-count n">
      <span aria-hidden="true">{shown}</span>
      <span className="unseen">{t('desk.nav.quarantined', { n: shown })}</span>
    </span>
  );
}
