import type { CaseAction, CaseDetail } from '@cockpit/api/cases/desk';
import { useTranslation } from 'react-i18next';
import { useActionWords } from './action-words.ts';

/** Who did what, oldest first. */
export function Timeline({ detail, now }: { detail: CaseDetail; now: number }) {
  return (
    <ol className="work-timeline">
      {detail.actions.map((action) => (
        <TimelineRow key={action.version} action={action} now={now} />
      ))}
    </ol>
  );
}

/** One line of what happened. */
export function TimelineRow({ action, now }: { action: CaseAction; now: number }) {
  const { t } = useTranslation();
  const { time, words } = useActionWords(action, now);
  return (
    <li className={action.by === null ? 'is-process' : 'is-person'}>
      <time className="n" dateTime={new Date(action.at).toISOString()}>
        {time}
      </time>
      <span>
        <b>{action.by ?? t('cases.timeline.bySystem')} </b>
        {words}
        {action.note !== null && <q>{action.note}</q>}
      </span>
    </li>
  );
}
