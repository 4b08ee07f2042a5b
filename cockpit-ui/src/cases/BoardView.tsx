import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WorkClock } from '../case-rules/work-clock.ts';
import type { Column, ColumnKey } from './board.ts';
import { CaseCard } from './CaseCard.tsx';
import { Hourglass } from './Hourglass.tsx';

interface Props {
  columns: readonly Column[];
  now: number;
  clock: WorkClock | null;
  gridName: (code: string) => string;
  current: number | null;
  linkOf: (id: number) => string;
  /** Address of the table with all of a column. */
  allOf: (key: ColumnKey) => string;
}

/** Open cases side by side by stage, the next limit on top; in the hand one column at a time. */
export function BoardView({ columns, now, clock, gridName, current, linkOf, allOf }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (current === null) return;
    box.current?.querySelector(`[data-case="${current}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);

  return (
    <section className="cs-board" ref={box} aria-label={t('cases.board.label')}>
      {columns.map(({ key, count, overdue, cases }) => {
        const stage = key === 'suspended' ? t('cases.suspended') : t(`cases.stage.${key}`);
        return (
          <section
            key={key}
            className={`cs-column ${count === 0 ? 'is-empty' : ''}`}
            aria-label={t('cases.board.column', { stage, n: count })}
          >
            <header>
              <h2>
                {stage} <span className="n cs-count">{count}</span>
              </h2>
              <p>
                {t(`cases.waits.${key}`)}
                {overdue > 0 && (
                  <b className="cs-late">
                    <Hourglass filled /> {t('cases.board.overdue', { n: overdue })}
                  </b>
                )}
              </p>
            </header>
            <ol tabIndex={count === 0 ? -1 : 0}>
              {cases.map((one) => (
                <li key={one.id}>
                  <CaseCard
                    one={one}
                    now={now}
                    clock={clock}
                    where={one.grid === null ? '' : gridName(one.grid)}
                    to={linkOf(one.id)}
                    current={one.id === current}
                  />
                </li>
              ))}
              {count > cases.length && (
                <li className="cs-more">
                  <Link to={allOf(key)}>{t('cases.board.more', { n: count - cases.length })}</Link>
                </li>
              )}
            </ol>
          </section>
        );
      })}
    </section>
  );
}
