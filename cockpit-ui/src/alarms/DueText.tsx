import type { Alarm } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { dueOf } from './due.ts';

/** "余 12 分", "超时 3 分", "确认余 14 分", "至 18:00". */
export function DueText({ alarm, now }: { alarm: Alarm; now: number }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const due = dueOf(alarm, now);
  switch (due.kind) {
    case 'left':
    case 'ackLeft':
      return <span className="nobr">{t(`alarms.due.${due.kind}`, { age: formatters.age(now, due.at) })}</span>;
    case 'over':
      return <b className="nobr work-late">{t('alarms.due.over', { age: formatters.age(due.at, now) })}</b>;
    case 'until':
      return <span className="nobr">{t('alarms.due.until', { time: formatters.time(due.at, now) })}</span>;
    case 'working':
    case 'open':
      return <span className="nobr">{t(`alarms.due.${due.kind}`)}</span>;
    case 'none':
      return null;
  }
}
