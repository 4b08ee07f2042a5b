import type { CutOffRow } from '@cockpit/api/quarantine';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { reasonOf } from './filters.ts';

const MINUTE_MS = 60_000;
const REFRESH_MS = 15_000;

/** Senders whose refused messages are only counted. Nothing when there never was one. */
export function CutOffList() {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['quarantine', 'cut-off'],
    queryFn: ({ signal }) => callApi('GET /api/quarantine/cut-off', { signal }),
    refetchInterval: REFRESH_MS,
  });
  if (error)
    return (
      <p className="quarantine-fault" role="alert">
        {apiErrorText(error, t)}
      </p>
    );
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <section className="panel quarantine-cut-off">
      <header className="panel-head">
        <h2>{t('quarantine.cutOff.title')}</h2>
      </header>
      <p className="quiet">{t('quarantine.cutOff.intro')}</p>
      <ul>
        {data.rows.map((row) => (
          <CutOffItem key={`${row.community} ${row.device}`} row={row} />
        ))}
      </ul>
    </section>
  );
}

function CutOffItem({ row }: { row: CutOffRow }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const reason = reasonOf(row.reason);
  const name = row.isRegistered ? row.device : t('quarantine.cutOff.unregistered', { what: row.device });
  return (
    <li>
      <span>
        <b>{row.community === null ? name : `${row.community} · ${name}`}</b>{' '}
        {row.cutOffSince === null ? (
          <span className="quiet">{t('quarantine.cutOff.letIn')}</span>
        ) : (
          <span className="medium">
            ▲ {t('quarantine.cutOff.since', { time: formatters.time(row.cutOffSince, now) })}
          </span>
        )}
      </span>
      <span>
        {t('quarantine.cutOff.count', { n: whole(row.messages), time: formatters.time(row.lastAt, now) })}{' '}
        <span className="quiet">{reason === undefined ? row.reason : t(`quarantine.reason.${reason}`)}</span>
      </span>
      <code title={row.text}>{row.topic}</code>
      <code className="quiet">{row.text.slice(0, 120)}</code>
    </li>
  );
}
