import { useTranslation } from 'react-i18next';
import { timeText } from '../time-text.ts';
import type { WalkedStop } from './rounds.ts';

const MARK = { done: '✓', late: '△', missed: '✕', due: '◆', upcoming: '○', unknown: '？' } as const;

/** One stop: mark and word for its state, when it is due or was made. */
export function StopRow({ stop, isNext, now }: { stop: WalkedStop; isNext: boolean; now: number }) {
  const { t, i18n } = useTranslation();
  const { state, at, dueAt, mine, isPending, name } = stop;
  const isWaiting = isPending && at === null;
  return (
    <li className={`is-${isWaiting ? 'pending' : state}`} aria-current={isNext ? 'step' : undefined}>
      <span className="fd-stop-mark" aria-hidden="true">
        {isWaiting ? '◌' : MARK[state]}
      </span>
      <span className="fd-stop-name">{name[i18n.language === 'en' ? 'en' : 'zh']}</span>
      <span className="fd-stop-when">
        {at === null
          ? t('field.patrol.due', { time: timeText(dueAt, now) })
          : `${t('field.patrol.at', { time: timeText(at, now) })}${mine ? '' : ` · ${t('field.patrol.others')}`}`}
      </span>
      <span className="fd-tag">{isWaiting ? t('field.patrol.pending') : t(`patrol.stop.${state}`)}</span>
    </li>
  );
}
