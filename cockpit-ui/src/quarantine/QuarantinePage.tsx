import type { QuarantineReply, QuarantineRow } from '@cockpit/api/quarantine';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { whole } from '../format/numbers.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { ActDialog, type ActOrder } from './ActDialog.tsx';
import { ActionList } from './ActionList.tsx';
import { CutOffList } from './CutOffList.tsx';
import { actionFilter, filtersOf, queryOf, viewOf } from './filters.ts';
import { GroupList } from './GroupList.tsx';
import { MessageDrawer } from './MessageDrawer.tsx';
import { MessageList } from './MessageList.tsx';
import { PassedOver } from './PassedOver.tsx';
import { QuarantineFilters } from './QuarantineFilters.tsx';
import './quarantine.css';

const PAGE = 50;
const REFRESH_MS = 15_000;
/** What one action may name. */
const SELECTED_MAX = 1_000;

const VIEWS = {
  groups: { word: 'groups', intro: 'quarantine.groups.intro', View: GroupsView },
  messages: { word: 'messages', intro: 'quarantine.intro', View: Messages },
  'passed-over': { word: 'passedOver', intro: 'quarantine.passedOver.intro', View: PassedOver },
} as const;
const VIEW_NAMES = ['groups', 'messages', 'passed-over'] as const;

/** `/desk/quarantine?view=`: what could not be understood, by sender or one by one, and what was understood and is not stored. */
export function QuarantinePage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view = viewOf(search);
  const { intro, View } = VIEWS[view];
  return (
    <div className="quarantine">
      <header className="quarantine-head">
        <h1>{t('quarantine.title')}</h1>
        <Segmented
          aria-label={t('quarantine.view.label')}
          value={view}
          onChange={(next) => setSearch(next === 'groups' ? {} : { view: next })}
          options={VIEW_NAMES.map((value) => ({ value, label: t(`quarantine.view.${VIEWS[value].word}`) }))}
        />
        <p className="quiet">{t(intro)}</p>
      </header>
      <View />
    </div>
  );
}

/** What waits, by sender and reason, beside who is cut off and what was done lately. */
function GroupsView() {
  const mayAct = mayDo(useMe(), 'quarantine.act');
  const [order, setOrder] = useState<ActOrder>();
  return (
    <>
      <CutOffList />
      <div className="quarantine-body">
        <GroupList mayAct={mayAct} onAct={setOrder} />
        <ActionList />
      </div>
      <ActDialog order={order} onClose={() => setOrder(undefined)} />
    </>
  );
}

/** `?state=&reason=&topic=&message=`: what could not be understood, and what people do about it. */
function Messages() {
  const { t } = useTranslation();
  const mayAct = mayDo(useMe(), 'quarantine.act');
  const [search, setSearch] = useSearchParams();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [order, setOrder] = useState<ActOrder>();
  const filters = filtersOf(search);
  const query = queryOf(filters);
  const asked = useInfiniteQuery({
    queryKey: ['quarantine', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/quarantine', { query: { ...query, limit: PAGE, before: pageParam || undefined }, signal }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    // Only the first page is fetched again: under older ones the list must not move.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
  const [first] = asked.data?.pages ?? [];
  const rows = asked.data?.pages.flatMap((page) => page.rows) ?? [];
  const open = rows.filter(({ state }) => state === 'open');
  const ids = open.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const byFilter = actionFilter(filters);

  function show(message: QuarantineRow | undefined): void {
    setSearch((before) => {
      if (message === undefined) before.delete('message');
      else before.set('message', String(message.id));
      return before;
    });
  }

  return (
    <>
      {first && <Counters reply={first} />}
      <CutOffList />
      <QuarantineFilters filters={filters} counts={first?.counts ?? []} onChange={() => setSelected(new Set())} />
      {asked.error && (
        <p className="quarantine-fault" role="alert">
          {apiErrorText(asked.error, t)}
        </p>
      )}
      {mayAct && (ids.length > 0 || byFilter) && (
        <div className="quarantine-acts">
          {ids.length > 0 ? (
            <>
              <span className="quiet">{t('quarantine.selected', { n: ids.length })}</span>
              <Button type="primary" onClick={() => setOrder({ verb: 'release', filter: { ids }, what: 'selected' })}>
                {t('quarantine.release')}
              </Button>
              <Button danger onClick={() => setOrder({ verb: 'discard', filter: { ids }, what: 'selected' })}>
                {t('quarantine.discard')}
              </Button>
            </>
          ) : (
            byFilter &&
            open.length > 0 && (
              <>
                <Button onClick={() => setOrder({ verb: 'release', filter: byFilter, what: 'filter' })}>
                  {t('quarantine.releaseFilter')}
                </Button>
                <Button danger onClick={() => setOrder({ verb: 'discard', filter: byFilter, what: 'filter' })}>
                  {t('quarantine.discardFilter')}
                </Button>
              </>
            )
          )}
        </div>
      )}
      <div className="quarantine-body">
        <section className="panel">
          {asked.data === undefined ? (
            !asked.error && <p className="desk-notice">{t('desk.loading')}</p>
          ) : (
            <MessageList
              rows={rows}
              selected={selected}
              onSelect={mayAct ? (next) => setSelected(new Set([...next].slice(0, SELECTED_MAX))) : undefined}
              onOpen={show}
            />
          )}
          {asked.hasNextPage && (
            <Button block loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
              {t('quarantine.more')}
            </Button>
          )}
        </section>
        <ActionList />
      </div>
      <MessageDrawer id={messageOf(search)} mayAct={mayAct} onAct={setOrder} onClose={() => show(undefined)} />
      <ActDialog
        order={order}
        onClose={(isDone) => {
          setOrder(undefined);
          if (isDone) setSelected(new Set());
        }}
      />
    </>
  );
}

function Counters({ reply }: { reply: QuarantineReply }) {
  const { t } = useTranslation();
  const sum = (counts: QuarantineReply['counts']) => counts.reduce((total, { messages }) => total + messages, 0);
  const gone = sum(reply.letGo);
  return (
    <p className="quarantine-counters">
      <b>{t('quarantine.openCount', { n: whole(sum(reply.counts)) })}</b>
      <span
        className={gone > 0 ? 'medium' : 'quiet'}
        title={reply.letGo.map(({ reason, messages }) => `${reason} ${messages}`).join('\n')}
      >
        {gone > 0 ? `▲ ${t('quarantine.letGo', { n: whole(gone) })}` : t('quarantine.letGoNone')}
      </span>
    </p>
  );
}

function messageOf(search: URLSearchParams): number | undefined {
  const id = Number(search.get('message'));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
