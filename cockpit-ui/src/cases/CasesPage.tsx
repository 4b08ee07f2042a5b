import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import { Button, type InputRef } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { HelpButton } from '../desk-kit/HelpButton.tsx';
import { KeySheet } from '../desk-kit/KeySheet.tsx';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useChosen } from '../desk-kit/use-chosen.ts';
import { useHeld } from '../desk-kit/use-held.ts';
import { usePhone } from '../desk-kit/use-phone.ts';
import { useWorkKeys } from '../desk-kit/use-work-keys.ts';
import { WorkFault } from '../desk-kit/WorkFault.tsx';
import { useNow } from '../live/store.ts';
import { VERIFYING } from './act/draft.ts';
import { useOrders } from './act/use-orders.tsx';
import { CasesView } from './CasesView.tsx';
import { DetailPanel } from './detail/DetailPanel.tsx';
import { useCase } from './detail/use-case.ts';
import { FilterBar } from './FilterBar.tsx';
import { type CaseFilter, filterOf, withFilter } from './filters.ts';
import { KEYS } from './keys.ts';
import { ReportDialog } from './report/ReportDialog.tsx';
import { stepIn, turnIn } from './step.ts';
import { useBoard, useRows } from './use-lists.ts';
import { useRefresh } from './use-refresh.ts';
import { useWorkClock } from './use-settings.ts';
import { ViewTabs } from './ViewTabs.tsx';
import '../desk-kit/work.css';
import './cases.css';

const NOW_STEP_MS = 5000;

/** Cases as board, table or map, and the one that was chosen: `/desk/cases/:id?view=&stage=&priority=&…`. */
export function CasesPage() {
  const { t } = useTranslation();
  const me = useMe();
  const isPhone = usePhone();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const { current, address, linkOf, goTo, close } = useChosen('cases');
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

  function narrow(change: Partial<CaseFilter>): void {
    setSearch((before) => withFilter(before, { ...filterOf(before), ...change }), { replace: true });
  }

  const columns = (board.columns ?? []).map(({ cases }) => cases.map(({ id }) => id));
  const shown = filter.view === 'board' ? columns.flat() : rows.rows.map(({ id }) => id);
  /** The first of them that can be done. */
  const begin = (...verbs: readonly CaseVerb[]) => {
    const verb = verbs.find((one) => detail.data?.can.includes(one));
    if (verb !== undefined && detail.data !== undefined) orders.begin(verb, detail.data);
  };
  useWorkKeys(
    {
      comment: () => begin('comment'),
      step: (by) => goTo(stepIn(shown, current, by)),
      release: refresh.release,
      search: () => searchBox.current?.focus({ cursor: 'all' }),
      close,
      help: () => setHelping(true),
    },
    {
      d: () => begin('dispatch'),
      f: () => begin('file'),
      v: () => begin(...VERIFYING),
      n: () => mayReport && setReporting(true),
      // To the next or previous column of the board.
      right: () => filter.view === 'board' && goTo(turnIn(columns, current, 1)),
      left: () => filter.view === 'board' && goTo(turnIn(columns, current, -1)),
    },
    !orders.isOpen && !helping && !reporting,
  );

  const list = filter.view === 'board' ? board : rows;
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
          <HelpButton isPhone={isPhone} label={t('cases.help.open')} onOpen={() => setHelping(true)} />
        </div>
        <WorkFault error={list.error} onRetry={list.retry} />
        <CasesView
          {...{ filter, board, rows, refresh, isPhone, address, now, clock, current, linkOf }}
          held={hand}
          onSort={(sort) => narrow({ sort })}
        />
      </div>
      {current !== null && (
        <DetailPanel key={current} id={current} isPhone={isPhone} clock={clock} onVerb={orders.begin} onClose={close} />
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
