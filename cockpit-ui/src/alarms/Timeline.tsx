import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Formatters, useFormatters } from '../i18n/words.ts';
import { type Step, timelineOf } from './timeline.ts';

/** What happened and who did what, oldest first. */
export function Timeline({ detail, now }: { detail: AlarmDetail; now: number }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  return (
    <ol className="work-timeline">
      {timelineOf(detail).map((step) => (
        <li key={step.key} className={step.what === 'action' ? 'is-person' : 'is-process'}>
          <time className="n" dateTime={new Date(step.at).toISOString()}>
            {formatters.time(step.at, now)}
          </time>
          <span>
            {step.what === 'action' && <b>{step.action.by ?? t('alarms.timeline.bySystem')} </b>}
            {wordsOf(step, detail, t, formatters, now)}
            {step.what === 'action' && step.action.note !== null && <q>{step.action.note}</q>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function wordsOf(step: Step, detail: AlarmDetail, t: TFunction, formatters: Formatters, now: number): string {
  switch (step.what) {
    case 'raised':
      return t('alarms.timeline.raised');
    case 'again':
      return t('alarms.timeline.again', { n: detail.alarm.count });
    case 'cleared': {
      const by = detail.clearedBy === null ? '' : ` · ${t(`alarms.timeline.clearedBy.${detail.clearedBy}`)}`;
      return t('alarms.timeline.cleared') + by;
    }
    case 'action': {
      const { action, detail: more } = step.action;
      if (action !== 'shelve') return t(`alarms.timeline.${action}`);
      const until = more['until'];
      return typeof until === 'number'
        ? t('alarms.timeline.shelve', { time: formatters.time(until, now) })
        : t('alarms.timeline.shelveOpen');
    }
  }
}
