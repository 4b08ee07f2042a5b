import type { Alarm } from '@cockpit/api/alarms';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakeover } from '../calls/takeover-context.ts';
import { measured, whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { useNow } from '../live/store.ts';
import { useGridName } from './grid-names.ts';

export const CARD_WIDTH = 500;
const MARGIN = 14;
const TITLE_SHARE = 0.42;
const MINUTE_MS = 60_000;

interface Props {
  alarm: Alarm;
  /** Where on the map it is, units from the left; undefined when it has no place. */
  at: number | undefined;
  /** Width of the map, units. */
  width: number;
}

/** Left edge of the card, units: as near its place as the title, which has the left part of the band, allows. */
export function cardLeft(at: number | undefined, width: number): number {
  return Math.max(width * TITLE_SHARE, Math.min(width - CARD_WIDTH - MARGIN, (at ?? width) - CARD_WIDTH / 2));
}

/**
 * The worst open alarm: above the map, over its place, never on it. Also the bar of what was put aside, and of what is over and was
 * seen by nobody: hollow and dashed, with when it came and went.
 */
export function AlarmCard({ alarm, at, width }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const gridName = useGridName();
  const { calls, flood, recall } = useTakeover();
  const title = formatters.name(alarm.title);
  const source = formatters.name(alarm.sourceName);
  const isOver = alarm.state === 'returned';
  const owner =
    alarm.owner === null || alarm.ownedSince === null
      ? t('takeover.waiting')
      : t('takeover.owned', { name: alarm.owner, age: formatters.shortAge(alarm.ownedSince, now) });
  return (
    <div
      className={`alarm-card card-${alarm.priority} ${isOver ? 'is-over' : ''}`}
      style={{ '--card-left': cardLeft(at, width), '--card-width': CARD_WIDTH } as CSSProperties}
    >
      <p className="card-head">
        <Mark shape={alarm.priority} hollow={isOver} />
        <b className="nobr">{t(`takeover.priority.${alarm.priority}`)}</b>
        <b className="card-title" title={title}>
          {title}
        </b>
        {flood !== null && <span className="nobr card-flood">{t('takeover.floodSize', { n: whole(flood.size) })}</span>}
        <span className="n card-value">
          {isOver ? <b className="card-over">{t('takeover.returned')}</b> : measured(alarm.value, alarm.unit)}
        </span>
        {calls.length > 0 && (
          <button type="button" className="card-recall nobr" onClick={recall}>
            {t('takeover.recall')}
          </button>
        )}
      </p>
      <p className="card-line">
        <span className="card-where" title={alarm.grid === null ? source : `${source} · ${gridName(alarm.grid)}`}>
          {source}
        </span>
        <span className="nobr">
          ·{' '}
          {isOver && alarm.clearedAt !== null
            ? t('takeover.span', {
                from: formatters.time(alarm.raisedAt, now),
                to: formatters.time(alarm.clearedAt, now),
              })
            : `${formatters.age(alarm.raisedAt, now)} · ${owner}`}
        </span>
      </p>
    </div>
  );
}
