import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'antd';
import { type RefObject, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Held } from '../desk-kit/use-held.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useNow } from '../live/store.ts';
import { AlarmRow } from './AlarmRow.tsx';
import type { Alarms } from './use-alarms.ts';
import type { FrozenRows } from './use-frozen-rows.ts';

const ROW_PX = { desk: 44, phone: 92 } as const;
const OVERSCAN = 8;
/** Rows from the end at which the next page is read. */
const READ_AHEAD = 20;
const NOW_STEP_MS = 5000;

interface Props {
  alarms: Alarms;
  standing: FrozenRows;
  held: Held;
  box: RefObject<HTMLDivElement | null>;
  isPhone: boolean;
  /** Id of the alarm whose detail is open. */
  current: number | null;
  linkOf: (id: number) => string;
  /** Null: nothing can be selected. */
  selected: ReadonlySet<number> | null;
  onSelect: (id: number, range: boolean) => void;
  onRelease: () => void;
  empty: string;
}

/** The alarms, only those in sight drawn; new ones wait at the top while somebody is at the list. */
export function AlarmList(props: Props) {
  const { alarms, standing, held, box, isPhone, current, selected } = props;
  const { t } = useTranslation();
  const gridName = useGridName();
  const now = useNow(NOW_STEP_MS);
  const { rows, waiting } = standing;
  const wanted = useMemo(() => new Set(alarms.wanted), [alarms.wanted]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isPhone ? ROW_PX.phone : ROW_PX.desk),
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  const { canReadMore, readMore } = alarms;

  useEffect(() => {
    if (canReadMore && rows.length > 0 && last >= rows.length - READ_AHEAD) readMore();
  }, [canReadMore, readMore, rows.length, last]);

  const at = rows.findIndex(({ id }) => id === current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another alarm is chosen, never because rows moved
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [current]);

  return (
    <section className="al-list" aria-label={t('alarms.list.label')}>
      {waiting.length > 0 && (
        <div className="work-waiting" role="status">
          <Button type="primary" onClick={props.onRelease} title={t('alarms.list.waitingHow')}>
            {t('alarms.list.waiting', { n: waiting.length })}
          </Button>
          {!isPhone && <span>{t('alarms.list.waitingHow')}</span>}
        </div>
      )}
      <div className="al-rows" ref={box} {...held.props}>
        {rows.length === 0 && <p className="work-empty">{alarms.loading ? t('alarms.list.loading') : props.empty}</p>}
        <ul style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start, size }) => {
            const alarm = rows[index];
            if (alarm === undefined) return null;
            return (
              <li
                key={alarm.id}
                style={{ transform: `translateY(${start}px)`, height: size }}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
              >
                <AlarmRow
                  alarm={alarm}
                  gridName={alarm.grid === null ? '' : gridName(alarm.grid)}
                  now={now}
                  to={props.linkOf(alarm.id)}
                  current={alarm.id === current}
                  left={!wanted.has(alarm.id)}
                  selected={selected === null ? null : selected.has(alarm.id)}
                  onSelect={props.onSelect}
                />
              </li>
            );
          })}
        </ul>
        {alarms.bound && <p className="work-empty">{t('alarms.list.bound', { n: rows.length })}</p>}
      </div>
    </section>
  );
}
