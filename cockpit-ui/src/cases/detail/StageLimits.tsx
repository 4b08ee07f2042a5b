import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useTranslation } from 'react-i18next';
import type { WorkClock } from '../../case-rules/work-clock.ts';
import { useFormatters } from '../../i18n/words.ts';
import { limitsOf } from '../stage-limits.ts';
import { useCaseFormatters } from '../use-case-formatters.ts';

interface Props {
  detail: CaseDetail;
  now: number;
  clock: WorkClock | null;
}

/** What each stage was allowed, when it has or had to be done, and how that was met. */
export function StageLimits({ detail, now, clock }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const words = useCaseFormatters();
  const parts = limitsOf(detail, now, clock);
  if (parts === undefined) return null;
  return (
    <>
      <h3>{t('cases.detail.limits')}</h3>
      <ul className="cs-limits">
        {parts.map(({ part, limit, to, due, verdict }) => (
          <li key={part}>
            <b>{t(`cases.part.${part}`)}</b>
            <span>{words.limit(limit)}</span>
            <span className="n">
              {to !== null ? formatters.time(to, now) : due === null ? '' : formatters.time(due, now)}
            </span>
            <span className={verdict === 'over' || verdict === 'late' ? 'work-late' : 'work-hint'}>
              {verdict === null ? '—' : t(`cases.verdict.${verdict}`)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
