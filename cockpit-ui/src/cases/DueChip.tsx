import { useTranslation } from 'react-i18next';
import { countdownOf, type Timed } from '../case-rules/countdown.ts';
import type { WorkClock } from '../case-rules/work-clock.ts';
import { useFormatters } from '../i18n/words.ts';
import { Hourglass } from './Hourglass.tsx';
import { useCaseFormatters } from './use-case-formatters.ts';

interface Props {
  of: Timed;
  now: number;
  clock: WorkClock | null;
}

/** «剩 2 小时 工作时», «超期 3 小时»: what is left of the present limit, in the time it is counted in. */
export function DueChip({ of: one, now, clock }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const words = useCaseFormatters();
  const due = countdownOf(one, now, clock);
  switch (due.kind) {
    case 'ended':
      return null;
    case 'open':
      // Before it is filed a case has no limits at all: nothing to say on every card.
      if (one.stage === 'collection') return null;
      return <span className="cs-due nobr">{t('cases.due.open')}</span>;
    case 'suspended':
      return (
        <span className="cs-due cs-due-suspended nobr">
          {t('cases.due.suspended', { time: formatters.time(due.at, now) })}
        </span>
      );
    case 'left':
    case 'soon':
    case 'over': {
      const time = formatters.time(due.at, now);
      const unit = due.unit === null ? null : t(`cases.unit.${due.unit}`);
      return (
        <span
          className={`cs-due cs-due-${due.kind} nobr`}
          title={unit === null ? t('cases.due.until', { time }) : t('cases.due.untilUnit', { time, unit })}
        >
          <Hourglass filled={due.kind === 'over'} />
          {t(due.kind === 'over' ? 'cases.due.over' : 'cases.due.left', { span: words.span(due.span) })}
          {unit !== null && <small>{unit}</small>}
        </span>
      );
    }
  }
}
