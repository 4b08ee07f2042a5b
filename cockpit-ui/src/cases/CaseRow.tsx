import type { CaseFile } from '@cockpit/api/cases';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WorkClock } from '../case-rules/work-clock.ts';
import { Priority } from '../desk-kit/Priority.tsx';
import { useFormatters } from '../i18n/words.ts';
import { DueChip } from './DueChip.tsx';
import { Flags } from './Flags.tsx';
import { StageTag } from './StageTag.tsx';

interface Props {
  one: CaseFile;
  now: number;
  clock: WorkClock | null;
  gridName: string;
  to: string;
  current: boolean;
}

/** One case in the table. The whole row is the link. */
export const CaseRow = memo(function CaseRow({ one, now, clock, gridName, to, current }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const place = [one.place ?? '', gridName].filter((part) => part !== '').join(' · ');
  const category = one.categoryName === null ? '' : formatters.name(one.categoryName);
  return (
    <Link
      className={`cs-row ${current ? 'is-current' : ''}`}
      to={to}
      data-case={one.id}
      aria-current={current ? 'true' : undefined}
    >
      <Priority of={one.priority} />
      <span className="n cs-number">{one.number ?? t('cases.list.unfiled')}</span>
      <span className="cs-what">
        <b title={one.title}>{one.title}</b>
        <span className="cs-category">{category}</span>
        <Flags of={one} />
      </span>
      <span className="cs-stage-cell">
        <StageTag of={one} />
      </span>
      <span className="cs-place" title={place}>
        {place}
      </span>
      <span className="cs-due-cell">
        <DueChip of={one} now={now} clock={clock} />
      </span>
      <span className="cs-handler" title={one.handler ?? one.departmentName ?? ''}>
        {one.handler ?? one.departmentName ?? ''}
      </span>
      <time className="n cs-reported" dateTime={new Date(one.reportedAt).toISOString()}>
        {formatters.time(one.reportedAt, now)}
      </time>
    </Link>
  );
});
