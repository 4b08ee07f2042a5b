import { Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptDraftNote } from '../desk-kit/KeptDraftNote.tsx';
import { useKeptDraft } from '../desk-kit/use-kept-draft.ts';
import { callApi } from '../http/api-client.ts';
import { useShiftOrder } from './use-shifts.ts';

const REASON_MAX = 500;

interface Props {
  /** Nobody stays: that has to be said. */
  isLast: boolean;
  onClose: () => void;
}

/** Leaving without a handover, with the reason. */
export function LeaveDialog({ isLast, onClose }: Props) {
  const { t } = useTranslation();
  const order = useShiftOrder();
  const kept = useKeptDraft('leave', '');
  const reason = kept.draft;
  const [knows, setKnows] = useState(false);
  const isReady = reason.trim() !== '' && (!isLast || knows);
  return (
    <Modal
      open
      centered
      title={t('shifts.off.title')}
      okText={t('shifts.off.do')}
      cancelText={t('shifts.cancel')}
      okButtonProps={{ danger: true, disabled: !isReady }}
      confirmLoading={order.isPending}
      onOk={() => {
        const body = { reason: reason.trim(), force: knows };
        order.mutate(
          {
            send: (shown) => callApi('POST /api/shifts/off', { body: { ...shown, ...body } }),
            done: t('shifts.off.done'),
          },
          {
            onSuccess: () => {
              kept.clear();
              onClose();
            },
          },
        );
      }}
      onCancel={onClose}
    >
      <p className="quiet">{t('shifts.off.hint')}</p>
      <Input.TextArea
        rows={2}
        maxLength={REASON_MAX}
        aria-label={t('shifts.off.reason')}
        placeholder={t('shifts.off.reason')}
        value={reason}
        onChange={({ target }) => kept.change(() => target.value)}
      />
      <KeptDraftNote {...kept} />
      {isLast && (
        <Checkbox className="shift-knows" checked={knows} onChange={({ target }) => setKnows(target.checked)}>
          {t('shifts.off.last')}
        </Checkbox>
      )}
    </Modal>
  );
}
