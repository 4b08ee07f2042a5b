import { useTranslation } from 'react-i18next';
import { useSpeech } from '../i18n/words.ts';
import { useNow, useWallTable } from '../live/store.ts';
import { Mark } from '../wall/Mark.tsx';
import { dutyText } from './duty-text.ts';
import './duty-tag.css';

const MINUTE_MS = 60_000;

/** Who is on duty, and by shape, word and colour that people are lacking. Nothing where no shifts are planned. */
export function DutyTag() {
  const { t } = useTranslation();
  const speech = useSpeech();
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
            since: speech.time(present.since, now),
          })}
        </span>
      )}
      {lack !== 'none' && (
        <b className="duty-lack">
          <Mark shape="high" />
          {lack === 'nobody' ? t('shifts.head.nobody') : t('shifts.head.lacks', { n: missing })}
        </b>
      )}
    </span>
  );
}
