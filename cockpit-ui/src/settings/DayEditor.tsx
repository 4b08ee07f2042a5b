import type { CalendarDay } from '@cockpit/api/organisation';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { weekdayOf } from './month.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { useSettingsChange } from './use-settings.ts';

const CHOICES = ['nation', 'work', 'off'] as const;
type Choice = (typeof CHOICES)[number];

/** What the nation does on a day, and what this community does. */
export function DayEditor({ day, onClose }: { day: CalendarDay; onClose: () => void }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const standing: Choice = day.exception === null ? 'nation' : day.works ? 'work' : 'off';
  const [choice, setChoice] = useState<Choice>(standing);
  const change = useSettingsChange(onClose);

  function save(reason: string): void {
    const params = { day: day.day };
    change.mutate((query) =>
      choice === 'nation'
        ? callApi('DELETE /api/work-calendar/days/{day}', { params, query, body: { reason } })
        : callApi('PUT /api/work-calendar/days/{day}', { params, query, body: { works: choice === 'work', reason } }),
    );
  }

  return (
    <section className="panel set-form">
      <header className="panel-head">
        <h2 className="n">
          {t('settings.calendar.dayTitle', {
            day: day.day,
            weekday: t(`weekday.${String(weekdayOf(day.day)) as '1'}`),
          })}
        </h2>
      </header>
      <dl className="rules-card">
        <div>
          <dt>{t('settings.calendar.nation')}</dt>
          <dd>
            {t(`settings.calendar.kind.${day.kind}`)}
            {day.name && ` · ${formatters.name(day.name)}`}
          </dd>
        </div>
        {day.exception !== null && (
          <div>
            <dt>{t('settings.calendar.exception')}</dt>
            <dd>{day.exception}</dd>
          </div>
        )}
      </dl>
      <Segmented
        block
        aria-label={t('settings.calendar.here')}
        value={choice}
        options={CHOICES.map((value) => ({ value, label: t(`settings.calendar.as.${value}`) }))}
        onChange={setChoice}
      />
      <ReasonForm isChanged={choice !== standing} change={change} onSave={save} />
    </section>
  );
}
