import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkClock } from '../case-rules/work-clock.ts';
import { CaseRow } from './CaseRow.tsx';
import type { Sort } from './filters.ts';
import type { Rows } from './use-lists.ts';

const ROW_PX = { desk: 46, phone: 112 } as const;
const OVERSCAN = 8;
/** Rows from the end at which the next page is read. */
const READ_AHEAD = 20;
const COLUMNS = ['priority', 'number', 'what', 'stage', 'place', 'due', 'handler', 'reported'] as const;
/** Columns by which the table can be ordered. */
const SORTS: Partial<Record<(typeof COLUMNS)[number], Sort>> = { due: 'due', reported: 'newest' };

interface Props {
  rows: Rows;
  now: number;
  clock: WorkClock | null;
  isPhone: boolean;
  gridName: (code: string) => string;
  current: number | null;
  linkOf: (id: number) => string;
  sort: Sort;
  /** Undefined: these cases have but one order. */
  onSort: ((sort: Sort) => void) | undefined;
  empty: string;
}

/** Cases as rows, only those in sight drawn. */
export function TableView({ rows, now, clock, isPhone, gridName, current, linkOf, sort, onSort, empty }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const list = rows.rows;
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isPhone ? ROW_PX.phone : ROW_PX.desk),
    overscan: OVERSCAN,
    getItemKey: (index) => list[index]?.id ?? index,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  const { canReadMore, readMore } = rows;

  useEffect(() => {
    // A page of past cases may be empty although more follow.
    if (canReadMore && last >= list.length - READ_AHEAD) readMore();
  }, [canReadMore, readMore, list.length, last]);

  const at = list.findIndex(({ id }) => id === current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another case is chosen, never because rows moved
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [current]);

  return (
    <section className="cs-table" aria-label={t('cases.list.label')}>
      <div className="cs-columns">
        {COLUMNS.map((column) => {
          const name = t(`cases.list.columns.${column}`);
          const by = SORTS[column];
          return by === undefined || onSort === undefined ? (
            <span key={column} className={`cs-col-${column}`}>
              {name}
              {by === sort && <span aria-hidden="true"> ▾</span>}
            </span>
          ) : (
            <button
              key={column}
              type="button"
              className={`cs-col-${column} cs-sort`}
              aria-pressed={by === sort}
              title={t(`cases.list.sort.${by}`)}
              onClick={() => onSort(by)}
            >
              {name} <span aria-hidden="true">{by === sort ? '▾' : '▿'}</span>
            </button>
          );
        })}
      </div>
      <div className="cs-rows" ref={box}>
        {list.length === 0 && <p className="work-empty">{rows.loading ? t('cases.list.loading') : empty}</p>}
        <ul style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start, size }) => {
            const one = list[index];
            if (one === undefined) return null;
            return (
              <li
                key={one.id}
                style={{ transform: `translateY(${start}px)`, height: size }}
                aria-setsize={list.length}
                aria-posinset={index + 1}
              >
                <CaseRow
                  one={one}
                  now={now}
                  clock={clock}
                  gridName={one.grid === null ? '' : gridName(one.grid)}
                  to={linkOf(one.id)}
                  current={one.id === current}
                />
              </li>
            );
          })}
        </ul>
        {rows.bound && <p className="work-empty">{t('cases.list.bound', { n: list.length })}</p>}
      </div>
    </section>
  );
}
