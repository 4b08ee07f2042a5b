import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled } from './Labelled.tsx';

/** As the contract has it. */
export const REASON_MAX = 200;

interface Props {
  title: string;
  text: string;
  danger?: boolean;
  busy: boolean;
  /** Why it was refused, in words. */
  fault: string | undefined;
  onDo: (reason: string) => void;
  onCancel: () => void;
}

/** Says what will happen and asks why. */
export function ReasonDialog({ title, text, danger = false, busy, fault, onDo, onCancel }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const isReady = reason.trim() !== '';
  return (
    <Modal
      open
      centered
      title={title}
      okText={t('notifications.ok')}
      cancelText={t('notifications.cancel')}
      okButtonProps={{ danger, disabled: !isReady }}
      confirmLoading={busy}
      onOk={() => onDo(reason.trim())}
      onCancel={onCancel}
    >
      <p>{text}</p>
      <Labelled label={t('notifications.reason')}>
        <Input
          autoFocus
          maxLength={REASON_MAX}
          placeholder={t('notifications.reasonHint')}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          onPressEnter={() => isReady && !busy && onDo(reason.trim())}
        />
      </Labelled>
      {fault !== undefined && (
        <p className="high" role="alert">
          {fault}
        </p>
      )}
    </Modal>
  );
}
