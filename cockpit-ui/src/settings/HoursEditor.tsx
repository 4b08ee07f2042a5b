import type { WorkCalendar } from '@cockpit/api/organisation';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { areInOrder } from './month.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { useSettingsChange } from './use-settings.ts';

const SPANS_MAX = 4;

type Hours = WorkCalendar['hours'];

/** The spans people work on a working day. */
export function HoursEditor({ hours, version }: { hours: Hours; version: number }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Hours>(hours);
  const change = useSettingsChange(() => {});
  const setSpan = (index: number, span: Hours[number]) =>
    setDraft((before) => before.map((one, at) => (at === index ? span : one)));

  return (
    <section className="panel set-form">
      <header className="panel-head">
        <h2>{t('settings.calendar.hours')}</h2>
      </header>
      <p className="faint">{t('settings.calendar.hoursHint')}</p>
      {draft.map(([opens, closes], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name but their place
        <div key={index} className="set-span">
          <span className="quiet">{t('settings.calendar.span', { n: index + 1 })}</span>
          <Input
            maxLength={5}
            inputMode="numeric"
            placeholder="08:30"
            aria-label={t('settings.calendar.opens', { n: index + 1 })}
            value={opens}
            onChange={({ target }) => setSpan(index, [target.value, closes])}
          />
          <span aria-hidden="true">–</span>
          <Input
            maxLength={5}
            inputMode="numeric"
            placeholder="08:30"
            aria-label={t('settings.calendar.closes', { n: index + 1 })}
            value={closes}
            onChange={({ target }) => setSpan(index, [opens, target.value])}
          />
          <Button
            type="text"
            aria-label={t('settings.calendar.removeSpan', { n: index + 1 })}
            disabled={draft.length === 1}
            onClick={() => setDraft((before) => before.filter((_, at) => at !== index))}
          >
            ✕
          </Button>
        </div>
      ))}
      <div className="rules-acts">
        <Button
          disabled={draft.length === SPANS_MAX}
          onClick={() => setDraft((before) => [...before, [before.at(-1)?.[1] ?? '08:00', '23:59']])}
        >
          {t('settings.calendar.addSpan')}
        </Button>
      </div>
      <ReasonForm
        isChanged={JSON.stringify(draft) !== JSON.stringify(hours)}
        fault={areInOrder(draft) ? undefined : t('settings.calendar.wrongHours')}
        change={change}
        onSave={(reason) => {
          const body = { hours: draft, version, reason };
          change.mutate((query) => callApi('PUT /api/work-calendar/hours', { query, body }));
        }}
      />
    </section>
  );
}
