import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Priority } from '../desk-kit/Priority.tsx';
import { useGridName } from '../grids/grid-names.ts';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useLive, useNow } from '../live/store.ts';

const GROUPS_SHOWN = 6;

interface Props {
  community: string | null;
  onGroup: (grid: string | null, rule: string) => void;
}

/** While alarms come faster than a person can read: what they are, by grid and cause, the worst first. */
export function FloodBanner({ community, onGroup }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  const now = useNow(5000);
  const since = useLive((state) => state.pictures.wall?.tables.alarmTotals?.['all']?.flood?.since ?? null);
  const size = useLive((state) => state.pictures.wall?.tables.alarmTotals?.['all']?.flood?.size ?? 0);
  const [folded, setFolded] = useState(false);
  const groups = useQuery({
    queryKey: ['alarms', 'groups', community],
    queryFn: ({ signal }) =>
      callApi('GET /api/alarms/groups', { query: { community: community ?? undefined }, signal }),
    enabled: since !== null,
  });
  if (since === null) return null;
  return (
    <section className="al-flood" aria-label={t('alarms.flood.title', { n: size })}>
      <header>
        <b role="status">{t('alarms.flood.title', { n: size })}</b>
        <span>{t('alarms.flood.since', { time: formatters.time(since, now) })}</span>
        <Button type="text" onClick={() => setFolded(!folded)} aria-expanded={!folded}>
          {t(folded ? 'alarms.flood.unfold' : 'alarms.flood.fold')}
        </Button>
      </header>
      {!folded && (
        <ul>
          {groups.data?.groups.slice(0, GROUPS_SHOWN).map((group) => (
            <li key={`${group.grid}-${group.rule}`}>
              <Priority of={group.priority} />
              <b>{formatters.name(group.title)}</b>
              <span>{group.grid === null ? t('alarms.flood.whole') : gridName(group.grid)}</span>
              <span className="al-group-count">
                {t('alarms.flood.group', { alarms: group.alarms, unacknowledged: group.unacknowledged })}
              </span>
              <Button size="small" onClick={() => onGroup(group.grid, group.rule)}>
                {t('alarms.flood.show')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
