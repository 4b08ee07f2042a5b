import { useTranslation } from 'react-i18next';
import { countdownOf, type Timed } from '../../case-rules/countdown.ts';
import type { WorkClock } from '../../case-rules/work-clock.ts';
import { timeText } from '../time-text.ts';

interface DueChipProps {
  of: Timed;
  now: number;
  clock: WorkClock | null;
}

/** What is left in the time the limit is counted in, and when it ends. Past, it says so in words and by its mark. */
export function DueChip({ of: one, now, clock }: DueChipProps) {
  const { t } = useTranslation();
  const due = countdownOf(one, now, clock);
  if (!('at' in due))
    return due.kind === 'ended' ? null : <span className="fd-due is-open">{t('cases.due.open')}</span>;
  if (due.kind === 'suspended')
    return <span className="fd-due is-open">‖ {t('cases.due.suspended', { time: timeText(due.at, now) })}</span>;
  const span = t(`cases.span.${due.span.unit}`, { n: due.span.unit === 'now' ? 0 : due.span.n });
  const time = timeText(due.at, now);
  return (
    <span className={`fd-due is-${due.kind}`}>
      {due.kind === 'over' ? '▲ ' : ''}
      {t(due.kind === 'over' ? 'cases.due.over' : 'cases.due.left', { span })}
      <small>
        {due.unit === null
          ? t('cases.due.until', { time })
          : `${t(`cases.unit.${due.unit}`)} · ${t('cases.due.until', { time })}`}
      </small>
    </span>
  );
}
