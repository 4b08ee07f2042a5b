/** The few sentences that several panels speak alike. */
import type { Freshness } from '@cockpit/api/freshness';
import type { Text } from '@cockpit/api/wire';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { age, clockText, localDayStart, localTime } from '../format/time.ts';
import type { Trust } from '../live/freshness.ts';
import { useTimezone } from '../live/store.ts';
import type { Language } from './start.ts';

export interface Formatters {
  language: Language;
  /** The registry's name in the shown language; the other one when there is none. */
  name(text: Text): string;
  /** "6 分" */
  age(since: number, now: number): string;
  /** "6 分", "23 时": its largest unit alone. */
  shortAge(since: number, now: number): string;
  /** "15:42", with the date when it is not today. */
  time(at: number, now: number): string;
  /** "失联 6 分", "失联 23 时", "存疑·超容"; short enough for a tag; empty when fresh. */
  trust(trust: Trust, now: number): string;
  /** "截至 15:42 · 7/8 上报", for titles. */
  asOf(row: { asOf: number | null; reporting?: number; expected?: number }, now: number): string;
}

/** The registry's name in a language; the other one when there is none. */
export function nameIn(text: Text, language: Language): string {
  return text[language] || text.zh || text.en;
}

/** Sentences in the current language and the community's zone. */
export function useFormatters(): Formatters {
  const { t, i18n } = useTranslation();
  const timezone = useTimezone();
  return useMemo(() => {
    const language = (i18n.resolvedLanguage ?? 'zh') as Language;
    const ageText = (since: number, now: number) => {
      const passed = age(since, now);
      return passed.unit === 'now' ? t('age.now') : t(`age.${passed.unit}`, { n: passed.n, rest: passed.rest });
    };
    const shortAge = (since: number, now: number) => {
      const passed = age(since, now);
      return passed.unit === 'now' ? t('age.now') : t(`age.short.${passed.unit}`, { n: passed.n });
    };
    const timeText = (at: number, now: number) => {
      const clock = clockText(at, timezone);
      if (localDayStart(at, timezone) === localDayStart(now, timezone)) return clock;
      const { month, day } = localTime(at, timezone);
      return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')} ${clock}`;
    };
    return {
      language,
      name: (text) => nameIn(text, language),
      age: ageText,
      shortAge,
      time: timeText,
      trust: (trust, now) => {
        switch (trust.kind) {
          case 'fresh':
            return '';
          case 'never':
            return t('trust.never');
          case 'offline':
            return t('trust.offline');
          case 'stale':
            return t('trust.stale', { age: shortAge(trust.since, now) });
          case 'unheard':
            return t('trust.unheard', { age: shortAge(trust.since, now) });
          case 'suspect':
            return t(`trust.${trust.reason satisfies Freshness['suspect'][number]}`);
        }
      },
      asOf: (row, now) =>
        [
          row.asOf === null ? t('trust.never') : t('trust.asOf', { time: timeText(row.asOf, now) }),
          row.expected === undefined
            ? ''
            : t('trust.reporting', { reporting: row.reporting ?? 0, expected: row.expected }),
        ]
          .filter((part) => part !== '')
          .join(' · '),
    };
  }, [t, i18n.resolvedLanguage, timezone]);
}
