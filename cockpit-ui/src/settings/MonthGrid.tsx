import type { CalendarDay } from '@cockpit/api/organisation';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const WEEK = 7;

interface Props {
  /** Whole weeks. */
  days: readonly CalendarDay[];
  month: string;
  today: string;
  chosen: string | undefined;
  isOld: boolean;
  onChoose: (day: string) => void;
}

/** A month: each day says by word, not by colour alone, whether it is worked, and why. */
export function MonthGrid({ days, month, today, chosen, isOld, onChoose }: Props) {
  const { t } = useTranslation();
  const weeks = Array.from({ length: days.length / WEEK }, (_, week) => days.slice(week * WEEK, (week + 1) * WEEK));
  return (
    <table className={`set-month ${isOld ? 'rules-old' : ''}`}>
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th key={weekday} scope="col">
              {t(`settings.calendar.weekdays.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.day}>
            {week.map((day) => (
              <td key={day.day} className={day.day.startsWith(month) ? '' : 'is-outside'}>
                <Day day={day} isToday={day.day === today} isChosen={day.day === chosen} onChoose={onChoose} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day(props: { day: CalendarDay; isToday: boolean; isChosen: boolean; onChoose: (day: string) => void }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { day, works, kind, name, exception } = props.day;
  const isPlain = exception === null && (kind === 'weekday' || kind === 'weekend');
  return (
    <button
      type="button"
      className={`set-day ${works ? 'is-work' : 'is-off'} ${exception === null ? '' : 'is-own'} ${props.isToday ? 'is-today' : ''}`}
      aria-pressed={props.isChosen}
      aria-current={props.isToday ? 'date' : undefined}
      onClick={() => props.onChoose(day)}
    >
      <span className="set-day-head">
        <b className="n">{Number(day.slice(8))}</b>
        <span className={isPlain ? 'faint' : 'set-mark'}>{t(`settings.calendar.${works ? 'work' : 'off'}`)}</span>
      </span>
      <span className="set-day-why">{exception ?? (name ? formatters.name(name) : '\u00a0')}</span>
    </button>
  );
}
