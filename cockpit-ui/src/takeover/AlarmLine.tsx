import type { Alarm } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { measured, UNKNOWN_MARK, whole } from '../format/numbers.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { Tag } from '../kit/Tag.tsx';
import { useNow } from '../live/store.ts';

const MINUTE_MS = 60_000;

/**
 * One open alarm on two lines: what and how much, since when; where, and who owns it since when. One that is over and that nobody
 * saw stands hollow, with when it came and when it went.
 */
export function AlarmLine({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const gridName = useGridName();
  const title = formatters.name(alarm.title);
  const where = [formatters.name(alarm.sourceName), alarm.grid === null ? '' : gridName(alarm.grid)]
    .filter((part) => part !== '')
    .join(' · ');
  const value = measured(alarm.value, alarm.unit);
  const isOver = alarm.state === 'returned';
  const stands = isOver
    ? t('takeover.span', {
        from: formatters.time(alarm.raisedAt, now),
        to: alarm.clearedAt === null ? UNKNOWN_MARK : formatters.time(alarm.clearedAt, now),
      })
    : alarm.owner === null || alarm.ownedSince === null
      ? t('takeover.waiting')
      : t('takeover.ownedFor', { name: alarm.owner, age: formatters.shortAge(alarm.ownedSince, now) });
  return (
    <div className={`alarm-line priority-${alarm.priority} is-${alarm.state}`} data-alarm={alarm.id}>
      <p className="alarm-top">
        <span className="alarm-priority nobr">
          <Mark shape={alarm.priority} hollow={isOver} /> {t(`takeover.priority.${alarm.priority}`)}
        </span>
        <span className="alarm-title" title={title}>
          {title}
          {alarm.count > 1 && <span className="faint"> ×{whole(alarm.count)}</span>}
        </span>
        {isOver ? (
          <b className="nobr alarm-over">{t('takeover.returned')}</b>
        ) : (
          <>
            <span className="n alarm-value" data-figure={`alarms.${alarm.id}.value`}>
              {value}
            </span>
            <span className="quiet nobr alarm-age" data-figure={`alarms.${alarm.id}.raisedAt`}>
              {formatters.age(alarm.raisedAt, now)}
            </span>
          </>
        )}
      </p>
      <p className="alarm-under">
        <span className="quiet alarm-where" title={where}>
          {where}
        </span>
        {alarm.silentSince !== null && (
          <Tag look="silent">{t('trust.stale', { age: formatters.shortAge(alarm.silentSince, now) })}</Tag>
        )}
        <span
          className={`nobr alarm-owner ${alarm.state === 'unacknowledged' ? 'is-unowned' : ''}`}
          title={alarm.owner ?? undefined}
        >
          {stands}
        </span>
      </p>
    </div>
  );
}
