import type { CaseVerb } from '@cockpit/api/cases/act';
import { Button, type InputRef } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMatch, useNavigate, useSearchParams } from 'react-router';
import { refusalText } from '../desk/ask.ts';
import { mayDo, useMe } from '../desk/me.ts';
import { usePhone } from '../desk/use-phone.ts';
import { KeySheet } from '../desk/work/KeySheet.tsx';
import { useHeld } from '../desk/work/use-held.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useNow } from '../live/store.ts';
import { VERIFYING } from './act/draft.ts';
import { useOrders } from './act/use-orders.tsx';
import { BoardView } from './BoardView.tsx';
import type { ColumnKey } from './board.ts';
import { DetailPanel } from './detail/DetailPanel.tsx';
import { useCase } from './detail/use-case.ts';
import { FilterBar } from './FilterBar.tsx';
import { type CaseFilter, filterOf, isNarrowed, sortOf, withFilter } from './filters.ts';
import { KEYS } from './keys.ts';
import { MapView } from './MapView.tsx';
import { ReportDialog } from './report/ReportDialog.tsx';
import { stepIn, turnIn } from './step.ts';
import { TableView } from './TableView.tsx';
import { useKeys } from './use-keys.ts';
import { useBoard, useRows } from './use-lists.ts';
import { useRefresh } from './use-refresh.ts';
import { useWorkClock } from './use-settings.ts';
import { ViewTabs } from './ViewTabs.tsx';
import '../desk/work/work.css';
import './cases.css';

const ID = /^[1-9]\d{0,15}$/;
const NOW_STEP_MS = 5000;

/** Cases as board, table or map, and the one that was chosen: `/desk/cases/:id?view=&stage=&priority=&…`. */
export function CasesPage() {
  const { t } = useTranslation();
  const me = useMe();
  const isPhone = usePhone();
  const navigate = useNavigate();
  const gridName = useGridName();
  const [search, setSearch] = useSearchParams();
  const asked = useMatch('/desk/cases/:id')?.params.id ?? '';
  const current = ID.test(asked) ? Number(asked) : null;
  const address = search.toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(address)), [address]);
  const community = search.get('community');
  const now = useNow(NOW_STEP_MS);
  const clock = useWorkClock();
  const hand = useHeld();
  const refresh = useRefresh(hand.held);
  const board = useBoard(filter, community, filter.view === 'board');
  const rows = useRows(filter, community, filter.view !== 'board');
  const detail = useCase(current);
  const orders = useOrders();
  const [helping, setHelping] = useState(false);
  const [reporting, setReporting] = useState(false);
  const searchBox = useRef<InputRef>(null);
  const mayReport = mayDo(me, 'case.report');

  const linkOf = useCallback(
    (id: number | null) => `/desk/cases${id === null ? '' : `/${id}`}${address === '' ? '' : `?${address}`}`,
    [address],
  );
  const allOf = useCallback(
    (key: ColumnKey) => {
      const all: CaseFilter = {
        ...filter,
        view: 'table',
        stage: key === 'suspended' ? 'open' : key,
        marks: key === 'suspended' ? [...filter.marks, 'suspended'] : filter.marks,
      };
      return `/desk/cases?${withFilter(new URLSearchParams(address), all)}`;
    },
    [address, filter],
  );

  function narrow(change: Partial<CaseFilter>): void {
    setSearch((before) => withFilter(before, { ...filterOf(before), ...change }), { replace: true });
  }

  function goTo(id: number | undefined): void {
    if (id !== undefined) void navigate(linkOf(id), { replace: current !== null });
  }

  const columns = (board.columns ?? []).map(({ cases }) => cases.map(({ id }) => id));
  const shown = filter.view === 'board' ? columns.flat() : rows.rows.map(({ id }) => id);
  /** The first of them that can be done. */
  const begin = (...verbs: readonly CaseVerb[]) => {
    const verb = verbs.find((one) => detail.data?.can.includes(one));
    if (verb !== undefined && detail.data !== undefined) orders.begin(verb, detail.data);
  };
  useKeys(
    {
      dispatch: () => begin('dispatch'),
      file: () => begin('file'),
      verify: () => begin(...VERIFYING),
      comment: () => begin('comment'),
      report: () => mayReport && setReporting(true),
      step: (by) => goTo(stepIn(shown, current, by)),
      turn: (by) => filter.view === 'board' && goTo(turnIn(columns, current, by)),
      release: refresh.release,
      search: () => searchBox.current?.focus({ cursor: 'all' }),
      close: () => current !== null && void navigate(linkOf(null)),
      help: () => setHelping(true),
    },
    !orders.isOpen && !helping && !reporting,
  );

  const list = filter.view === 'board' ? board : rows;
  const empty = t(isNarrowed(filter) ? 'cases.list.noneHere' : 'cases.list.none');
  const shared = { now, clock, gridName, current, linkOf } as const;
  const hasLimits = sortOf({ ...filter, sort: 'due' }) === 'due';
  return (
    <div className={`work-page cs-page ${current === null ? '' : 'has-detail'}`}>
      <div className="work-main">
        <div className="work-head">
          <ViewTabs view={filter.view} onView={(view) => narrow({ view })} />
          <FilterBar filter={filter} onFilter={narrow} search={searchBox} isPhone={isPhone} />
          {mayReport && (
            <Button type="primary" onClick={() => setReporting(true)}>
              {t('cases.report.open')}
            </Button>
          )}
          {!isPhone && (
            <Button type="text" onClick={() => setHelping(true)} aria-label={t('cases.help.open')}>
              ?
            </Button>
          )}
        </div>
        {list.error !== null && (
          <p className="work-fault" role="alert">
            {refusalText(list.error, t)} <Button onClick={list.retry}>{t('desk.retry')}</Button>
          </p>
        )}
        <div className="cs-view" {...hand.props}>
          {refresh.changed && (
            <div className="work-waiting" role="status">
              <Button type="primary" onClick={refresh.release} title={t('cases.list.changedHow')}>
                {t('cases.list.changed')}
              </Button>
              {!isPhone && <span>{t('cases.list.changedHow')}</span>}
            </div>
          )}
          {filter.view === 'board' && board.columns !== undefined && (
            <BoardView {...shared} columns={board.columns} allOf={allOf} />
          )}
          {filter.view === 'board' && board.columns === undefined && board.loading && (
            <p className="work-empty">{t('cases.list.loading')}</p>
          )}
          {filter.view === 'table' && (
            <TableView
              {...shared}
              rows={rows}
              isPhone={isPhone}
              sort={sortOf(filter)}
              onSort={hasLimits ? (sort) => narrow({ sort }) : undefined}
              empty={empty}
            />
          )}
          {filter.view === 'map' && <MapView {...shared} rows={rows} />}
        </div>
      </div>
      {current !== null && (
        <DetailPanel
          key={current}
          id={current}
          isPhone={isPhone}
          clock={clock}
          onVerb={orders.begin}
          onClose={() => void navigate(linkOf(null))}
        />
      )}
      {orders.dialog}
      {reporting && (
        <ReportDialog
          community={community}
          onDone={(one) => {
            setReporting(false);
            void navigate(linkOf(one.id));
          }}
          onCancel={() => setReporting(false)}
        />
      )}
      <KeySheet
        open={helping}
        onClose={() => setHelping(false)}
        title={t('cases.help.title')}
        keys={KEYS.map(([key, word]) => [key, t(`cases.help.keys.${word}`)])}
      />
    </div>
  );
}
