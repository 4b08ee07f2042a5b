import type { Shift, ShiftList } from '@cockpit/api/shifts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../../i18n/words.ts';
import { RosterCell } from './RosterCell.tsx';
import { RosterDialog } from './RosterDialog.tsx';
import { type DayRange, daysOf, weekdayOf } from './roster-range.ts';

interface Props {
  list: ShiftList;
  range: DayRange;
  /** Local date. */
  today: string;
  mayPlan: boolean;
}

/** Days by shifts. */
export function RosterTable({ list, range, today, mayPlan }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const [edited, setEdited] = useState<Shift>();
  const { plans, shifts, people, at } = list;
  return (
    <div className="shift-table-box">
      <table className="shift-table">
        <thead>
          <tr>
            <th scope="col">{t('shifts.roster.day')}</th>
            {plans.map(({ code, name, starts, ends }) => (
              <th key={code} scope="col">
                {formatters.name(name)}{' '}
                <span className="n quiet">
                  {starts}–{ends}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {daysOf(range).map((day) => (
            <tr key={day} aria-current={day === today ? 'date' : undefined}>
              <th scope="row">
                <span className="n">{day.slice(5)}</span> {t(`weekday.${String(weekdayOf(day)) as '1'}`)}
              </th>
              {plans.map(({ code }) => {
                const shift = shifts.find((one) => one.plan === code && one.day === day);
                return (
                  <td key={code}>
                    {shift === undefined ? (
                      <span className="faint">{t('shifts.roster.noShift')}</span>
                    ) : (
                      <RosterCell
                        shift={shift}
                        now={at}
                        onEdit={mayPlan && day >= today ? () => setEdited(shift) : undefined}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">{t('shifts.roster.legend')}</p>
      {edited && <RosterDialog shift={edited} people={people} onClose={() => setEdited(undefined)} />}
    </div>
  );
}
