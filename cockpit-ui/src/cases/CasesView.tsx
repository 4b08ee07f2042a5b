import { Button } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkClock } from '../case-rules/work-clock.ts';
import type { Held } from '../desk-kit/use-held.ts';
import { useGridName } from '../grids/grid-names.ts';
import { BoardView } from './BoardView.tsx';
import type { ColumnKey } from './board.ts';
import { type CaseFilter, isNarrowed, sortOf, withFilter } from './filters.ts';
import { MapView } from './MapView.tsx';
import { TableView } from './TableView.tsx';
import type { Board, Rows } from './use-lists.ts';
import type { Refresh } from './use-refresh.ts';

interface Props {
  filter: CaseFilter;
  /** Query of the page. */
  address: string;
  board: Board;
  rows: Rows;
  refresh: Refresh;
  held: Held;
  isPhone: boolean;
  now: number;
  clock: WorkClock | null;
  current: number | null;
  linkOf: (id: number) => string;
  onSort: (sort: CaseFilter['sort']) => void;
}

/** The cases as the filter asks for them: board, table or map. */
export function CasesView({ filter, address, board, rows, refresh, held, isPhone, onSort, ...rest }: Props) {
  const { t } = useTranslation();
  const gridName = useGridName();
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
  const empty = t(isNarrowed(filter) ? 'cases.list.noneHere' : 'cases.list.none');
  const shared = { ...rest, gridName };
  const hasLimits = sortOf({ ...filter, sort: 'due' }) === 'due';
  return (
    <div className="cs-view" {...held.props}>
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
          onSort={hasLimits ? onSort : undefined}
          empty={empty}
        />
      )}
      {filter.view === 'map' && <MapView {...shared} rows={rows} />}
    </div>
  );
}
