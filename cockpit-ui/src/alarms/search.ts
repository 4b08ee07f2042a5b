/** Search as officers type: characters, codes, or the initials of the pinyin ("kcdx" finds 科创大厦). Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import { searchOf } from '../desk-kit/search.ts';

/** Whether an alarm answers to `text`; every word of it has to be found. */
export function alarmFinder(text: string, gridName: (code: string) => string): (alarm: Alarm) => boolean {
  const search = searchOf(text);
  return (alarm) => {
    const names = [
      alarm.title.zh,
      alarm.title.en,
      alarm.sourceName.zh,
      alarm.sourceName.en,
      alarm.grid === null ? '' : gridName(alarm.grid),
      alarm.owner ?? '',
      alarm.facility ?? '',
      alarm.grid ?? '',
      alarm.rule,
    ];
    return search(names);
  };
}
