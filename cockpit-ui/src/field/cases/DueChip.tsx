import type { CaseFile } from '@cockpit/api/cases';
import { useTranslation } from 'react-i18next';
import { timeText } from '../time-text.ts';
import { dueOf } from './due.ts';

/** What is left, and when it ends. Past, it says so in words and by its mark, not by colour alone. */
export function DueChip({ file, now }: { file: Pick<CaseFile, 'dueAt' | 'suspendedUntil'>; now: number }) {
  const { t } = useTranslation();
  const due = dueOf(file, now);
  if (due.kind === 'open') return <span className="fd-due is-open">{t('cases.due.open')}</span>;
  if (due.kind === 'suspended')
    return <span className="fd-due is-open">‖ {t('cases.due.suspended', { time: timeText(due.at, now) })}</span>;
  const { unit, n } = due.span;
  const span = t(`cases.span.${unit}`, { n });
  return (
    <span className={`fd-due is-${due.kind}`}>
      {due.kind === 'over' ? '▲ ' : ''}
      {t(due.kind === 'over' ? 'cases.due.over' : 'cases.due.left', { span })}
      <small>{t('cases.due.until', { time: timeText(due.at, now) })}</small>
    </span>
  );
}
