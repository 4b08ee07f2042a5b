import type { DutyAnswer, Handover } from '@cockpit/api/shifts';
import { Button, Input, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { KeptDraftNote } from '../desk-kit/KeptDraftNote.tsx';
import { useKeptDraft } from '../desk-kit/use-kept-draft.ts';
import { callApi } from '../http/api-client.ts';
import { HandoverSheet } from './HandoverSheet.tsx';
import { isSameShift } from './shift-name.ts';
import { useShiftOrder } from './use-shifts.ts';

const NOTE_MAX = 2_000;

interface Props {
  handover: Handover;
  duty: DutyAnswer;
  mayWork: boolean;
}

/** A handover that waits for its second signature: read by who comes, taken back by who wrote it. */
export function WaitingPanel({ handover, duty, mayWork }: Props) {
  const { t } = useTranslation();
  const { id, mine, to } = handover;
  const isDue = duty.canTake.some((shift) => isSameShift(shift, to));
  return (
    <section className="panel shift-waiting">
      <header className="panel-head">
        <h2>
          <span className="medium">▲</span> {t('shifts.waiting.title')}
        </h2>
      </header>
      <HandoverSheet handover={handover} />
      {mine && <p className="quiet">{t('shifts.waiting.mine')}</p>}
      {mayWork && mine && <TakeBack id={id} />}
      {mayWork && !mine && duty.me !== null && <p className="quiet">{t('shifts.waiting.onDuty')}</p>}
      {mayWork && !mine && duty.me === null && !isDue && <p className="quiet">{t('shifts.waiting.tooEarly')}</p>}
      {mayWork && !mine && duty.me === null && isDue && <TakeOver id={id} />}
    </section>
  );
}

function TakeBack({ id }: { id: number }) {
  const { t } = useTranslation();
  const order = useShiftOrder();
  return (
    <div className="shift-acts">
      <Popconfirm
        title={t('shifts.waiting.withdrawSure')}
        onConfirm={() =>
          order.mutate({
            send: (query) => callApi('POST /api/shifts/handovers/{id}/withdraw', { params: { id }, query, body: {} }),
            done: t('shifts.waiting.withdrawn'),
          })
        }
      >
        <Button loading={order.isPending}>{t('shifts.waiting.withdraw')}</Button>
      </Popconfirm>
    </div>
  );
}

function TakeOver({ id }: { id: number }) {
  const { t } = useTranslation();
  const order = useShiftOrder();
  const kept = useKeptDraft(`take-over ${id}`, '');
  const note = kept.draft;
  return (
    <>
      <p className="quiet">{t('shifts.waiting.done')}</p>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label className="shift-field">
        {t('shifts.waiting.note')}
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={NOTE_MAX}
          placeholder={t('shifts.waiting.noteHint')}
          value={note}
          onChange={({ target }) => kept.change(() => target.value)}
        />
      </label>
      <KeptDraftNote {...kept} />
      <div className="shift-bar">
        <Button
          type="primary"
          loading={order.isPending}
          onClick={() => {
            const body = note.trim() === '' ? {} : { note: note.trim() };
            order.mutate(
              {
                send: (query) => callApi('POST /api/shifts/handovers/{id}/sign', { params: { id }, query, body }),
                done: t('shifts.waiting.signed'),
              },
              { onSuccess: kept.clear },
            );
          }}
        >
          {t('shifts.waiting.sign')}
        </Button>
      </div>
    </>
  );
}
