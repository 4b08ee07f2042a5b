import { type CSSProperties, createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnit } from '../chart/unit.ts';
import { fitOf, pagesOf } from './paging.ts';

const PAGE_MS = 9000;
/** Shortest and tallest a row may be, units: a short list does not fall apart in a tall box. */
const ROW_MIN = 28;
const ROW_MAX = 50;
/** As its height in rows.css. */
const PAGER = 20;

/** True: the page with the most urgent rows stays in front. */
export const PagesHeld = createContext(false);

interface Props<Row> {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  render: (row: Row) => ReactNode;
  urgency?: (row: Row) => number;
  /** Least height of a row, units. */
  rowMin?: number;
  empty?: string;
  /** What is on all pages together, counted; places when left out. */
  count?: (n: number) => string;
}

/** Rows that fill their box; what does not fit comes on further pages, which turn by themselves (轮播). */
export function PagedRows<Row>({ rows, keyOf, render, urgency, rowMin = ROW_MIN, empty, count }: Props<Row>) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const unit = useUnit();
  const fit = fitOf(rows.length, useRoom(box), rowMin * unit, PAGER * unit);
  const [turned, setTurned] = useState(0);
  const [hovered, setHovered] = useState(false);
  const fixed = useContext(PagesHeld);
  const held = hovered || fixed;
  const pages = pagesOf(rows, fit, urgency);
  const page = pages.length === 0 ? 0 : turned % pages.length;

  useEffect(() => {
    if (fixed) setTurned(0);
  }, [fixed]);
  const shown = pages[page] ?? [];
  const longest = pages[0]?.length ?? 0;

  useEffect(() => {
    if (held || pages.length < 2) return;
    const timer = setInterval(() => setTurned((before) => before + 1), PAGE_MS);
    return () => clearInterval(timer);
  }, [held, pages.length]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only holds the page, the pager button does the rest
    <div ref={box} className="paged" onMouseEnter={() => setHovered(true)} onMouseLeave={() => setHovered(false)}>
      <div
        className="paged-rows"
        style={
          {
            '--rows': Math.max(1, longest),
            '--row-max': `calc(${ROW_MAX} * var(--u))`,
            '--row-min': `calc(${rowMin} * var(--u))`,
          } as CSSProperties
        }
      >
        {shown.map((row) => (
          <div key={keyOf(row)} className="paged-row">
            {render(row)}
          </div>
        ))}
        {rows.length === 0 && empty !== undefined && <p className="empty">{empty}</p>}
      </div>
      {pages.length > 1 && (
        <button
          type="button"
          className="pager n"
          onClick={() => setTurned((before) => before + 1)}
          onFocus={() => setHovered(true)}
          onBlur={() => setHovered(false)}
        >
          <span>{count === undefined ? t('unit.places', { n: rows.length }) : count(rows.length)}</span>
          <span className="pager-dots" aria-hidden="true">
            {pages.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a page is its index
              <i key={index} className={index === page ? 'is-on' : ''} />
            ))}
          </span>
          <span>{t('unit.page', { page: page + 1, pages: pages.length })}</span>
        </button>
      )}
    </div>
  );
}

/** Height of rows and pager together, px: the same whether there is a pager or not. In a box without a height (phone, test) no end. */
function useRoom(box: { current: HTMLDivElement | null }): number {
  const [room, setRoom] = useState(Number.MAX_SAFE_INTEGER);
  useEffect(() => {
    const element = box.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const measure = () => {
      const bounded = getComputedStyle(element).getPropertyValue('--unbounded').trim() !== '1';
      setRoom(bounded ? element.clientHeight : Number.MAX_SAFE_INTEGER);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return room;
}
