import type { CaseFile } from '@cockpit/api/cases';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isOverdue } from '../case-rules/countdown.ts';
import type { WorkClock } from '../case-rules/work-clock.ts';
import { Priority } from '../desk-kit/Priority.tsx';
import { DueChip } from './DueChip.tsx';
import { Flags } from './Flags.tsx';

interface Props {
  one: CaseFile;
  /** Epoch ms, floored so that a card is drawn once in a few seconds. */
  now: number;
  clock: WorkClock | null;
  /** Name of its grid. */
  where: string;
  to: string;
  current: boolean;
}

/** One case on the board. The whole card is the link. */
export const CaseCard = memo(function CaseCard({ one, now, clock, where, to, current }: Props) {
  const { t } = useTranslation();
  const place = [one.place ?? '', where].filter((part) => part !== '').join(' · ');
  return (
    <Link
      className={`cs-card ${current ? 'is-current' : ''} ${isOverdue(one, now) ? 'is-late' : ''}`}
      to={to}
      data-case={one.id}
      aria-current={current ? 'true' : undefined}
    >
      <span className="cs-card-top">
        <span className="n cs-number">{one.number ?? t('cases.list.unfiled')}</span>
        <Priority of={one.priority} />
      </span>
      <b className="cs-card-title">{one.title}</b>
      <span className="cs-card-place" title={place}>
        {place}
      </span>
      <span className="cs-card-end">
        <DueChip of={one} now={now} clock={clock} />
        <span className="cs-card-handler" title={one.handler ?? one.departmentName ?? ''}>
          {one.handler ?? one.departmentName ?? ''}
        </span>
      </span>
      <Flags of={one} signals />
    </Link>
  );
});
