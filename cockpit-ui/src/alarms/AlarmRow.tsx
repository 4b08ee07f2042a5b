import type { Alarm } from '@cockpit/api/alarms';
import { Checkbox } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Priority } from '../desk-kit/Priority.tsx';
import { decimal } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { DueText } from './DueText.tsx';
import { StateTag } from './StateTag.tsx';

interface Props {
  alarm: Alarm;
  gridName: string;
  /** Epoch ms, floored so that a row is drawn once in a few seconds. */
  now: number;
  to: string;
  current: boolean;
  /** It belongs here no more and stands only because the list is held. */
  left: boolean;
  /** Null: rows cannot be selected here. */
  selected: boolean | null;
  /** `range`: with all rows from the one clicked before. */
  onSelect: (id: number, range: boolean) => void;
}

/** One alarm in the list. The whole row is the link; the box beside it selects. */
export const AlarmRow = memo(function AlarmRow({ alarm, gridName, now, to, current, left, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const title = formatters.name(alarm.title);
  const source = formatters.name(alarm.sourceName);
  const since = t('age.ago', { age: formatters.age(alarm.raisedAt, now) });
  return (
    <div
      className={`al-row al-row-${alarm.state} ${current ? 'is-current' : ''} ${left ? 'is-left' : ''}`}
      data-alarm={alarm.id}
    >
      {selected !== null && (
        <Checkbox
          className="al-box"
          checked={selected}
          onChange={({ nativeEvent }) => onSelect(alarm.id, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)}
          aria-label={t('alarms.list.select', { what: `${title} ${source}` })}
        />
      )}
      <Link className="al-link" to={to} aria-current={current ? 'true' : undefined}>
        <Priority of={alarm.priority} />
        <span className="al-what">
          <b className="al-title">{title}</b>
          <span className="al-source">
            <span className="al-source-name" title={source}>
              {source}
            </span>
            {alarm.value !== null && (
              <span className="n al-value">
                {decimal(alarm.value, 2)} {alarm.unit ?? ''}
              </span>
            )}
            {alarm.count > 1 && <span className="al-times">{t('alarms.list.times', { n: alarm.count })}</span>}
          </span>
        </span>
        <span className="al-grid" title={gridName}>
          {gridName}
        </span>
        <span className="al-where-state">
          <StateTag state={alarm.state} />
        </span>
        <span className="al-since nobr">{since}</span>
        <span className="al-due">
          <DueText alarm={alarm} now={now} />
        </span>
        <span className="al-owner">{alarm.owner ?? ''}</span>
      </Link>
    </div>
  );
});
