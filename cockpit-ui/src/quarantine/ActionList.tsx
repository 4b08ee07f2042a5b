import type { QuarantineAction } from '@cockpit/api/quarantine';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';

const SHOWN = 20;
const MINUTE_MS = 60_000;
const REFRESH_MS = 15_000;
const WATCH_MS = 1_500;

/** What people asked for lately, by name, and what came of it. */
export function ActionList() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['quarantine', 'actions'],
    queryFn: ({ signal }) => callApi('GET /api/quarantine/actions', { query: { limit: SHOWN }, signal }),
    refetchInterval: ({ state }) => (state.data?.actions.some(isWaiting) ? WATCH_MS : REFRESH_MS),
  });
  const actions = data?.actions ?? [];
  const done = actions.filter((action) => !isWaiting(action)).length;

  // What was carried out changes the list of messages.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when one more is done
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['quarantine', 'list'] });
  }, [queries, done]);

  return (
    <section className="panel quarantine-actions">
      <header className="panel-head">
        <h2>{t('quarantine.actions.title')}</h2>
      </header>
      {data && actions.length === 0 && <p className="quiet">{t('quarantine.actions.none')}</p>}
      <ul>
        {actions.map((action) => (
          <li key={action.id}>
            <span>
              <b>{t(`quarantine.actions.${action.action}`)}</b>{' '}
              {isWaiting(action) ? (
                <span className="accent">{t('quarantine.actions.waiting')}</span>
              ) : action.action === 'release' ? (
                t('quarantine.actions.outcome', {
                  released: action.released,
                  duplicates: action.duplicates,
                  passedOver: action.passedOver,
                  refused: action.refused,
                })
              ) : (
                t('quarantine.actions.discarded', { n: action.discarded })
              )}
            </span>
            {action.why !== null && <span>{action.why}</span>}
            <span className="quiet">
              {t('quarantine.actions.by', { name: action.by, time: formatters.time(action.askedAt, now) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function isWaiting({ doneAt }: QuarantineAction): boolean {
  return doneAt === null;
}
