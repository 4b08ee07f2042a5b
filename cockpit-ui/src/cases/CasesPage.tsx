import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { mayDo } from '../desk-kit/me.ts';
import { useWorkKeys } from '../desk-kit/use-work-keys.ts';
import { useWorkPage } from '../desk-kit/use-work-page.ts';
import { WorkPage } from '../desk-kit/WorkPage.tsx';
import { useNow } from '../live/store.ts';
import { VERIFYING } from './act/draft.ts';
import { useCaseOrders } from './act/use-orders.tsx';
import { CasesView } from './CasesView.tsx';
import { DetailPanel } from './detail/DetailPanel.tsx';
import { useCase } from './detail/use-case.ts';
import { FilterBar } from './FilterBar.tsx';
import { filterOf, withFilter } from './filters.ts';
import { KEYS } from './keys.ts';
import { ReportDialog } from './report/ReportDialog.tsx';
import { stepIn, stepOnBoard } from './step.ts';
import { useBoard, useRows } from './use-lists.ts';
import { useRefresh } from './use-refresh.ts';
import { useWorkClock } from './use-settings.ts';
import { ViewTabs } from './ViewTabs.tsx';
import '../desk-kit/work.css';
import './cases.css';

const NOW_STEP_MS = 5000;
const ADDRESS = { filterOf, withFilter };

/** Cases as board, table or map, and the one that was chosen: `/desk/cases/:id?view=&stage=&priority=&…`. */
export function CasesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const page = useWorkPage('cases', ADDRESS);
  const { me, isPhone, community, filter, narrow, current, address, linkOf, goTo, close, hand, searchBox } = page;
  const now = useNow(NOW_STEP_MS);
  const clock = useWorkClock();
  const refresh = useRefresh(hand.held);
  const board = useBoard(filter, community, filter.view === 'board');
  const rows = useRows(filter, community, filter.view !== 'board');
  const detail = useCase(current);
  const orders = useCaseOrders();
  const [reporting, setReporting] = useState(false);
  const mayReport = mayDo(me, 'case.report');

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
      help: () => page.help(true),
    },
    {
      d: () => begin('dispatch'),
      f: () => begin('file'),
      v: () => begin(...VERIFYING),
      n: () => mayReport && setReporting(true),
      // To the next or previous column of the board.
      right: () => filter.view === 'board' && goTo(stepOnBoard(columns, current, 1)),
      left: () => filter.view === 'board' && goTo(stepOnBoard(columns, current, -1)),
    },
    !orders.isOpen && !page.helping && !reporting,
  );

  const list = filter.view === 'board' ? board : rows;
  return (
    <WorkPage
      of="cases"
      page={page}
      className="cs-page"
      head={
        <>
          <ViewTabs view={filter.view} onView={(view) => narrow({ view })} />
          <FilterBar filter={filter} onFilter={narrow} search={searchBox} isPhone={isPhone} />
          {mayReport && (
            <Button type="primary" onClick={() => setReporting(true)}>
              {t('cases.report.open')}
            </Button>
          )}
        </>
      }
      error={list.error}
      onRetry={list.retry}
      list={
        <CasesView
          {...{ filter, board, rows, refresh, isPhone, address, now, clock, current, linkOf }}
          held={hand}
          onSort={(sort) => narrow({ sort })}
        />
      }
      detail={(id) => (
        <DetailPanel key={id} id={id} isPhone={isPhone} clock={clock} onVerb={orders.begin} onClose={close} />
      )}
      dialogs={
        <>
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
        </>
      }
      keys={KEYS.map(([key, word]) => [key, t(`cases.help.keys.${word}`)])}
    />
  );
}
