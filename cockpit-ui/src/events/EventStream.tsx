import type { StreamEvent } from '@cockpit/api/events';
import type { TFunction } from 'i18next';
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnit } from '../chart/unit.ts';
import { measured } from '../format/numbers.ts';
import { clockText } from '../format/time.ts';
import { useGridName } from '../grids/grid-names.ts';
import { isKnownKind } from '../i18n/hazard-kinds.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark, type Shape } from '../kit/Mark.tsx';
import { useTable, useTimezone } from '../live/store.ts';

/** Height of a line, units. */
const LINE = 22;
/** Width a line needs, units: a wide box shows two columns. */
const LINE_WIDTH = { zh: 480, en: 500 };
const PHONE_LINES = 12;

/** What just happened, newest first; exactly as many whole lines as the box holds. */
export function EventStream() {
  const { t } = useTranslation();
  const events = useTable('events');
  const box = useRef<HTMLOListElement>(null);
  const { lines, columns } = useRoom(box, LINE_WIDTH[useFormatters().language]);
  const rows = useMemo(
    () => Object.values(events ?? {}).sort((a, b) => b.at - a.at || b.id.localeCompare(a.id)),
    [events],
  );
  return (
    <section className="panel area-stream" aria-label={t('events.stream')}>
      <ol ref={box} className="stream" style={{ '--lines': lines, '--columns': columns } as CSSProperties}>
        {rows.slice(0, lines * columns).map((event, index) => (
          <StreamLine key={event.id} event={event} newest={index === 0} />
        ))}
        {events && rows.length === 0 && <li className="empty">{t('events.none')}</li>}
      </ol>
    </section>
  );
}

function StreamLine({ event, newest }: { event: StreamEvent; newest: boolean }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const timezone = useTimezone();
  const gridName = useGridName();
  const shape = shapeOf(event);
  const what =
    event.type === 'hazard-opened' && event.level !== null
      ? `${t(`hazards.level.${event.level}`)}${formatters.language === 'en' ? ' ' : ''}${t('events.type.hazard-opened')}`
      : t(`events.type.${event.type}`);
  return (
    <li className={`line ${shape ? `level-${shape}` : ''}`}>
      <time className="n" dateTime={new Date(event.at).toISOString()}>
        {clockText(event.at, timezone, true)}
      </time>
      <span className="line-mark">
        {shape ? <Mark shape={shape} /> : <span className={newest ? 'accent' : 'faint'}>{newest ? '✦' : '·'}</span>}
      </span>
      <span className="line-text">
        <b>{what}</b>
        <span className="line-name" title={formatters.name(event.name)}>
          {formatters.name(event.name)}
        </span>
        <span className="quiet">{detail(event, t)}</span>
      </span>
      <span className="line-grid faint">{event.grid === null ? '' : gridName(event.grid)}</span>
    </li>
  );
}

function detail(event: StreamEvent, t: TFunction): string {
  const parts = [
    event.category ?? '',
    event.domain === 'hazard' && event.kind !== null && !isKnownKind(event.kind) ? event.kind : '',
    measured(event.value, event.unit),
    event.free !== null && event.type === 'lot-freed' ? t('events.free', { n: event.free }) : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function shapeOf(event: StreamEvent): Shape | undefined {
  if (event.type === 'hazard-opened') return event.level === 'major' ? 'high' : 'medium';
  if (event.type === 'patrol-missed' || event.type === 'lot-full') return 'low';
  return undefined;
}

function useRoom(box: { current: HTMLOListElement | null }, lineWidth: number): { lines: number; columns: number } {
  const unit = useUnit();
  const [room, setRoom] = useState({ lines: PHONE_LINES, columns: 1 });
  useEffect(() => {
    const element = box.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      const unbounded = getComputedStyle(element).getPropertyValue('--unbounded').trim() === '1';
      setRoom({
        lines: unbounded ? PHONE_LINES : Math.max(1, Math.floor((element.clientHeight + 1) / (LINE * unit))),
        columns: Math.max(1, Math.floor(element.clientWidth / (lineWidth * unit))),
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, unit, lineWidth]);
  return room;
}
