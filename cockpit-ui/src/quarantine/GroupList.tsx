import type { QuarantineGroup } from '@cockpit/api/quarantine';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { whole } from '../format/numbers.ts';
import { apiErrorText } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import type { ActOrder } from './ActDialog.tsx';
import { detailWords } from './detail-words.ts';
import { groupFilter, reasonOf } from './filters.ts';
import { QUARANTINE_GROUPS_MAX, useGroups } from './use-groups.ts';

const MINUTE_MS = 60_000;
const REFRESH_MS = 15_000;

interface Props {
  mayAct: boolean;
  onAct: (order: ActOrder) => void;
}

/** A thousand messages of one car park are one line, which says what to do. By community, the newest first. */
export function GroupList({ mayAct, onAct }: Props) {
  const { t } = useTranslation();
  const { data, error } = useGroups(REFRESH_MS);
  const groups = data?.groups ?? [];
  const communities = [...new Set(groups.map(({ community }) => community))];
  return (
    <section className="panel">
      {error && (
        <p className="quarantine-fault" role="alert">
          {apiErrorText(error, t)}
        </p>
      )}
      {data === undefined
        ? !error && <p className="desk-notice">{t('desk.loading')}</p>
        : groups.length === 0 && <p className="quarantine-none quiet">{t('quarantine.groups.none')}</p>}
      {communities.map((community) => (
        <div key={community ?? ''} className="quarantine-groups">
          <h2>{community ?? t('quarantine.groups.noCommunity')}</h2>
          <ul>
            {groups
              .filter((group) => group.community === community)
              .map((group) => (
                <Group key={`${group.sender} ${group.reason}`} group={group} mayAct={mayAct} onAct={onAct} />
              ))}
          </ul>
        </div>
      ))}
      {groups.length >= QUARANTINE_GROUPS_MAX && (
        <p className="medium">▲ {t('quarantine.groups.most', { n: QUARANTINE_GROUPS_MAX })}</p>
      )}
    </section>
  );
}

function Group({ group, mayAct, onAct }: Props & { group: QuarantineGroup }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const known = reasonOf(group.reason);
  const reason = known === undefined ? group.reason : t(`quarantine.reason.${known}`);
  const filter = groupFilter(group);
  const act = (verb: ActOrder['verb']) => filter && onAct({ verb, filter, what: 'group' });
  const label = t('quarantine.groups.label', { sender: group.sender, reason });
  return (
    <li aria-label={label}>
      <p className="quarantine-group-head">
        <code>{group.sender}</code>
        <b>{reason}</b>
        <span className="n">{t('quarantine.groups.rows', { n: whole(group.rows) })}</span>
        <span className="n quiet">
          {t('quarantine.groups.since', { time: formatters.time(group.firstAt, now) })} –{' '}
          {formatters.time(group.lastAt, now)}
        </span>
      </p>
      <p className="quiet">{detailWords(group.detail, t)}</p>
      <p className="quarantine-remedy">
        <span aria-hidden="true">→ </span>
        {t(`quarantine.remedy.${group.remedy}`)}
        {!group.releasable && group.remedy !== 'mend-device' && ` · ${t('quarantine.groups.notReleasable')}`}
      </p>
      <p className="quarantine-acts">
        <Link
          to={`?${new URLSearchParams({ view: 'messages', ...(filter ?? { message: String(group.newest) }) } as Record<string, string>)}`}
        >
          {t('quarantine.groups.show')}
        </Link>
        {mayAct && filter && (
          <>
            {group.releasable && <Button onClick={() => act('release')}>{t('quarantine.groups.release')}</Button>}
            <Button danger onClick={() => act('discard')}>
              {t('quarantine.groups.discard')}
            </Button>
          </>
        )}
      </p>
    </li>
  );
}
