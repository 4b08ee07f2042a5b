import type { DutyAnswer } from '@cockpit/api/shifts';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { useNow } from '../live/store.ts';

const MINUTE_MS = 60_000;

/** The shift that runs, who is there and since when, what it lacks, whom the roster named. */
export function DutyPanel({ duty }: { duty: DutyAnswer }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const { shift, people, rostered, missing } = duty.now;
  return (
    <section className="panel shift-now">
      <header className="panel-head">
        <h2>{shift === null ? t('shifts.now.none') : formatters.name(shift.name)}</h2>
        {shift !== null && (
          <span className="n quiet">
            {t('shifts.now.time', {
              from: formatters.time(shift.startsAt, now),
              to: formatters.time(shift.endsAt, now),
            })}
          </span>
        )}
        {missing > 0 && (
          <b className="duty-lack">
            <Mark shape="medium" />
            {people.length === 0 && `${t('shifts.now.nobody')} · `}
            {t('shifts.head.lacks', { n: missing })}
          </b>
        )}
      </header>
      <dl className="shift-facts">
        <div>
          <dt>{t('shifts.now.onDuty')}</dt>
          <dd>
            {people.length === 0 && <span className="quiet">{t('shifts.now.nobody')}</span>}
            {people.map(({ name, since }) => (
              <span key={`${name} ${since}`} className="shift-person">
                <b>{name}</b>{' '}
                <span className="quiet">{t('shifts.now.since', { time: formatters.time(since, now) })}</span>
              </span>
            ))}
          </dd>
        </div>
        {shift !== null && (
          <div>
            <dt>{t('shifts.now.rostered')}</dt>
            <dd>
              {rostered.length === 0 ? (
                <span className="quiet">{t('shifts.now.nobodyRostered')}</span>
              ) : (
                rostered.map((name) => <span key={name}>{name}</span>)
              )}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
