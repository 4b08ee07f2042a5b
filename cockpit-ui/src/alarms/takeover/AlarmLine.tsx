import type { Alarm } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { whole } from '../../format/numbers.ts';
import { useGridName } from '../../grids/grid-names.ts';
import { measured } from '../../hazards/hazard-words.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useNow } from '../../live/store.ts';
import { Mark } from '../../wall/Mark.tsx';

const MINUTE_MS = 60_000;

/** One open alarm on two lines: what and how much; where, since when, and who owns it since when. */
export function AlarmLine({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow(MINUTE_MS);
  const gridName = useGridName();
  const title = speech.name(alarm.title);
  const where = [speech.name(alarm.sourceName), alarm.grid === null ? '' : gridName(alarm.grid)]
    .filter((part) => part !== '')
    .join(' · ');
  const value = measured(alarm.value, alarm.unit);
  return (
    <div className={`alarm-line priority-${alarm.priority} is-${alarm.state}`}>
      <span className="alarm-priority nobr">
        <Mark shape={alarm.priority} /> {t(`takeover.priority.${alarm.priority}`)}
      </span>
      <span className="alarm-title" title={title}>
        {title}
      </span>
      <span className="n alarm-value" data-figure={`alarms.${alarm.id}.value`}>
        {value}
        {alarm.count > 1 && <span className="faint"> ×{whole(alarm.count)}</span>}
      </span>
      <span className="quiet nobr alarm-age" data-figure={`alarms.${alarm.id}.raisedAt`}>
        {speech.age(alarm.raisedAt, now)}
      </span>
      <span className="quiet alarm-where" title={where}>
        {where}
      </span>
      <span className={`alarm-owner ${alarm.owner === null ? 'is-unowned' : ''}`} title={alarm.owner ?? undefined}>
        {alarm.state === 'returned'
          ? t('takeover.returned')
          : alarm.owner === null || alarm.ownedSince === null
            ? t('takeover.waiting')
            : t('takeover.ownedFor', { name: alarm.owner, age: speech.age(alarm.ownedSince, now) })}
      </span>
    </div>
  );
}
