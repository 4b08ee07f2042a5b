import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { localTime } from '../format/time.ts';
import { apiErrorText } from '../http/api-client.ts';
import { useNow, useTimezone } from '../live/store.ts';
import { DayEditor } from './DayEditor.tsx';
import { HoursEditor } from './HoursEditor.tsx';
import { MonthGrid } from './MonthGrid.tsx';
import { monthAfter, monthOf, weeksOf, workDays } from './month.ts';
import { useChosenKey } from './use-chosen.ts';
import { useWorkCalendar } from './use-settings.ts';

const HOUR_MS = 3_600_000;

/** The hours and days limits are counted on. */
export function CalendarPanel() {
  const { t } = useTranslation();
  const timezone = useTimezone();
  const today = dateOf(useNow(HOUR_MS), timezone);
  const [search, setSearch] = useSearchParams();
  const [chosen, choose] = useChosenKey();
  const month = monthOf(search.get('month'), today);
  const { from, to } = weeksOf(month);
  const asked = useWorkCalendar(from, to);
  const turn = (next: string) =>
    setSearch((before) => {
      before.set('month', next);
      before.delete('chosen');
      return before;
    });
  if (asked.data === undefined)
    return asked.error ? (
      <p className="high" role="alert">
        {apiErrorText(asked.error, t)}
      </p>
    ) : (
      <p className="desk-notice">{t('desk.loading')}</p>
    );
  const calendar = asked.data;
  const day = calendar.days.find((one) => one.day === chosen);
  const [year, number] = month.split('-');

  return (
    <div className="set-calendar">
      <section className="panel">
        <div className="rules-acts">
          <h2>{t('settings.calendar.month', { year, month: number })}</h2>
          <Button onClick={() => turn(monthAfter(month, -1))}>{t('settings.calendar.earlier')}</Button>
          <Button onClick={() => turn(monthAfter(month, 1))}>{t('settings.calendar.later')}</Button>
          {month !== today.slice(0, 7) && (
            <Button onClick={() => turn(today.slice(0, 7))}>{t('settings.calendar.today')}</Button>
          )}
          <span className="quiet">{t('settings.calendar.workdays', { n: workDays(calendar.days, month) })}</span>
        </div>
        {to > calendar.knownTo && (
          <p className="set-unknown" role="note">
            <span aria-hidden="true">▲</span> {t('settings.calendar.knownTo', { day: calendar.knownTo })}
          </p>
        )}
        <MonthGrid
          days={calendar.days}
          month={month}
          today={today}
          chosen={chosen}
          isOld={asked.isPlaceholderData}
          onChoose={choose}
        />
      </section>
      <div className="set-side">
        {day ? (
          <DayEditor key={`${day.day} ${day.works} ${day.exception}`} day={day} onClose={() => choose(undefined)} />
        ) : (
          <p className="panel rules-empty quiet">{t('settings.calendar.chooseDay')}</p>
        )}
        <HoursEditor key={calendar.version} hours={calendar.hours} version={calendar.version} />
      </div>
    </div>
  );
}

function dateOf(at: number, timezone: string): string {
  const { year, month, day } = localTime(at, timezone);
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
