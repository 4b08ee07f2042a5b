import type { PassedOverReply, PassedOverRow } from '@cockpit/api/passed-over';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { whole } from '../format/numbers.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { type PassedOverRule, passedOverQuery, RULES, ruleOf } from './passed-over-filters.ts';

const MINUTE_MS = 60_000;
const REFRESH_MS = 15_000;

/** What was understood and is not stored, by rule and source, with the newest message of each. */
export function PassedOver() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const query = passedOverQuery(search);
  const rule = ruleOf(search.get('rule'));
  const asked = useQuery({
    queryKey: ['quarantine', 'passed-over', query],
    queryFn: ({ signal }) => callApi('GET /api/passed-over', { query, signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  const reply = asked.data;
  const counts = new Map(reply?.rules.map((one) => [one.rule, one]));

  function choose(next: PassedOverRule | undefined, more: boolean): void {
    setSearch((before) => {
      if (next === undefined) before.delete('rule');
      else before.set('rule', next);
      if (more) before.set('all', '1');
      else before.delete('all');
      return before;
    });
  }

  return (
    <>
      <div className="quarantine-filters">
        <label htmlFor="passed-over-rule">{t('quarantine.passedOver.rule.label')}</label>
        <Select
          id="passed-over-rule"
          className="quarantine-reason"
          popupMatchSelectWidth={false}
          value={rule ?? 'all'}
          onChange={(value) => choose(ruleOf(value), false)}
          options={[
            { value: 'all', label: t('quarantine.passedOver.rule.all') },
            ...RULES.map((value) => ({
              value,
              label: `${t(`quarantine.passedOver.rule.${value}`)} · ${whole(counts.get(value)?.messages ?? 0)}`,
            })),
          ]}
        />
        <Dropped reply={reply} />
      </div>
      {asked.error && (
        <p className="quarantine-fault" role="alert">
          {apiErrorText(asked.error, t)}
        </p>
      )}
      <section className="panel">
        {reply === undefined
          ? !asked.error && <p className="desk-notice">{t('desk.loading')}</p>
          : reply.rows.length === 0 && <p className="quarantine-none quiet">{t('quarantine.passedOver.none')}</p>}
        <ul className="quarantine-list">
          {reply?.rows.map((row) => (
            <li key={row.id}>
              <Source row={row} />
            </li>
          ))}
        </ul>
        {reply?.more && (
          <Button block onClick={() => choose(rule, true)} disabled={search.has('all')}>
            {t('quarantine.more')}
          </Button>
        )}
      </section>
    </>
  );
}

function Source({ row }: { row: PassedOverRow }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const rule = ruleOf(row.rule);
  return (
    <details className="passed-over">
      <summary className="quarantine-row">
        <span className="n quiet">{formatters.time(row.lastAt, now)}</span>
        <code>{row.source}</code>
        <span className="quarantine-why">
          <b>{rule === undefined ? row.rule : t(`quarantine.passedOver.rule.${rule}`)}</b>{' '}
          <span className="quiet">{row.detail}</span>
        </span>
        <span className="n">×{whole(row.messages)}</span>
      </summary>
      <p className="quiet">
        {t('quarantine.passedOver.since', { time: formatters.time(row.firstAt, now) })}
        {row.community !== '' && ` · ${row.community}`} · <code>{row.topic}</code>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get there */}
      <pre className="quarantine-payload" tabIndex={0}>
        {row.text}
      </pre>
    </details>
  );
}

function Dropped({ reply }: { reply: PassedOverReply | undefined }) {
  const { t } = useTranslation();
  const dropped = reply?.rules.reduce((sum, { droppedSources }) => sum + droppedSources, 0) ?? 0;
  if (dropped === 0) return null;
  return <span className="medium">▲ {t('quarantine.passedOver.dropped', { n: whole(dropped) })}</span>;
}
