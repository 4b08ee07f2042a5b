/**
 * The national calendar (国务院办公厅 节假日安排) out of the library's data. Its functions ask the zone of the host what weekday a date
 * is; its tables do not, so the tables are what we read.
 */
import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { Text } from '../../wire/contract.ts';

export interface NationalDay {
  works: boolean;
  /** makeup 调休上班: a weekend people work. weekday: an ordinary working day. */
  kind: 'weekday' | 'weekend' | 'holiday' | 'makeup';
  /** Of the holiday, or of the one a makeup day is for. */
  name: Text | null;
  /** False: the arrangement of that year is not in the data, so only weekends are known. */
  known: boolean;
}

const HOLIDAYS: Readonly<Record<string, string>> = chineseDays.holidays;
const MAKEUP_DAYS: Readonly<Record<string, string>> = chineseDays.workdays;
const KNOWN_YEARS: ReadonlySet<string> = new Set(Object.keys(HOLIDAYS).map((day) => day.slice(0, 4)));

/** What the nation does on a day (YYYY-MM-DD). */
export function nationalDay(day: string): NationalDay {
  const known = KNOWN_YEARS.has(day.slice(0, 4));
  const holiday = HOLIDAYS[day];
  if (holiday !== undefined) return { works: false, kind: 'holiday', name: nameOf(holiday), known };
  const makeup = MAKEUP_DAYS[day];
  if (makeup !== undefined) return { works: true, kind: 'makeup', name: nameOf(makeup), known };
  const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  return { works: !isWeekend, kind: isWeekend ? 'weekend' : 'weekday', name: null, known };
}

/** Later than this only weekends are known (YYYY-MM-DD). */
export function latestKnownDay(): string {
  return `${[...KNOWN_YEARS].sort().at(-1)}-12-31`;
}

/** "National Day,国庆节,3" */
function nameOf(entry: string): Text {
  const [en = entry, zh = entry] = entry.split(',');
  return { zh, en };
}
