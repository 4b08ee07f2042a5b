/** Search as officers type: characters, codes, or the initials of the pinyin ("kcdx" finds 科创大厦). Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import { match } from 'pinyin-pro';

const LATIN = /^[a-z]+$/;

/** Whether an alarm answers to `text`; every word of it has to be found. */
export function finder(text: string, gridName: (code: string) => string): (alarm: Alarm) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
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
    return words.every((word) => names.some((name) => answers(name, word)));
  };
}

function answers(name: string, word: string): boolean {
  if (name.toLowerCase().includes(word)) return true;
  return LATIN.test(word) && (match(name, word, { continuous: true }) ?? []).length > 0;
}
