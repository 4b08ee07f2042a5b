import type { DutyAnswer } from '@cockpit/api/shifts';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptDraftNote } from '../desk-kit/KeptDraftNote.tsx';
import { useKeptDraft } from '../desk-kit/use-kept-draft.ts';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { nextShifts } from './shift-name.ts';
import { useShiftOrder } from './use-shifts.ts';

const NOTES_MAX = 4_000;

/** Signs first: to which shift, with which notes. What there is stands below and goes along. */
export function HandOverForm({ duty, onClose }: { duty: DutyAnswer; onClose: () => void }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const order = useShiftOrder();
  const kept = useKeptDraft('handover', '');
  const notes = kept.draft;
  const choices = nextShifts(duty);
  const keyOf = ({ plan, day }: { plan: string; day: string }) => `${plan}@${day}`;
  const [wanted, setWanted] = useState<string>();
  const to = choices.find((shift) => keyOf(shift) === wanted) ?? choices.at(-1);

  function sign(): void {
    if (to === undefined) return;
    const body = { plan: to.plan, day: to.day, notes: notes.trim() };
    order.mutate(
      {
        send: (shown) => callApi('POST /api/shifts/handovers', { body: { ...shown, ...body } }),
        done: t('shifts.handOver.signed'),
      },
      {
        onSuccess: () => {
          kept.clear();
          onClose();
        },
      },
    );
  }

  return (
    <section className="panel shift-form">
      <header className="panel-head">
        <h2>{t('shifts.handOver.title')}</h2>
      </header>
      <div className="shift-field">
        <span>{t('shifts.handOver.to')}</span>
        <Segmented
          aria-label={t('shifts.handOver.to')}
          value={to === undefined ? '' : keyOf(to)}
          options={choices.map((shift) => ({
            value: keyOf(shift),
            label: `${formatters.name(shift.name)} ${formatters.time(shift.startsAt, duty.at)}`,
          }))}
          onChange={setWanted}
        />
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label className="shift-field">
        {t('shifts.handOver.notes')}
        <Input.TextArea
          autoSize={{ minRows: 3, maxRows: 12 }}
          maxLength={NOTES_MAX}
          placeholder={t('shifts.handOver.notesHint')}
          value={notes}
          onChange={({ target }) => kept.change(() => target.value)}
        />
      </label>
      <KeptDraftNote {...kept} />
      <p className="quiet">{t('shifts.handOver.keeps')}</p>
      <div className="shift-bar">
        <Button onClick={onClose}>{t('shifts.handOver.back')}</Button>
        <Button type="primary" disabled={to === undefined} loading={order.isPending} onClick={sign}>
          {t('shifts.handOver.sign')}
        </Button>
      </div>
    </section>
  );
}
