import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { useNow, useWallTable } from '../live/store.ts';
import { dutyText } from './duty-text.ts';
import './duty-tag.css';

const MINUTE_MS = 60_000;

/**
 * Who is on duty, and by shape, word and colour that people are lacking, which the wall says in its band instead. Nothing where no
 * shifts are planned.
 */
export function DutyTag({ lacking = true }: { lacking?: boolean }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const duty = useWallTable('duty')?.['all'];
  const said = dutyText(duty);
  if (said === undefined) return null;
  const { present, lack, missing } = said;
  return (
    <span className="duty-tag">
      {present !== null && (
        <span>
          {t(present.count === 1 ? 'shifts.head.one' : 'shifts.head.more', {
            name: present.name,
            n: present.count,
            since: formatters.time(present.since, now),
          })}
        </span>
      )}
      {lacking && lack !== 'none' && (
        <b className={`duty-lack ${lack === 'unused' ? 'is-calm' : ''}`}>
          <Mark shape={lack === 'unused' ? 'calm' : 'medium'} />
          {lack === 'some' ? t('shifts.head.lacks', { n: missing }) : t(`shifts.head.${lack}`)}
        </b>
      )}
    </span>
  );
}
