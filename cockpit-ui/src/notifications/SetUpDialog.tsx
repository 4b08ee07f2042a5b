import { Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notificationErrorText } from './fault-words.ts';
import { Labelled } from './Labelled.tsx';
import { REASON_MAX } from './ReasonDialog.tsx';

interface Props {
  title: string;
  /** px. */
  width: number;
  /** Why it cannot be saved as it is; undefined: it can. */
  missing: string | undefined;
  change: { isPending: boolean; error: Error | null };
  reason: string;
  onReason: (reason: string) => void;
  onSave: () => void;
  onCancel: () => void;
  /** Said below the fields. */
  note?: ReactNode;
  /** The fields. */
  children: ReactNode;
}

/** The frame in which a channel or a rule is made or changed: fields, why, and what was refused. */
export function SetUpDialog(props: Props) {
  const { title, width, missing, change, reason, onReason, onSave, onCancel, note, children } = props;
  const { t } = useTranslation();
  return (
    <Modal
      open
      centered
      width={width}
      title={title}
      okText={t('notifications.save')}
      cancelText={t('notifications.cancel')}
      okButtonProps={{ disabled: missing !== undefined }}
      confirmLoading={change.isPending}
      onOk={onSave}
      onCancel={onCancel}
    >
      <div className="nt-fields">
        {children}
        <Labelled wide label={t('notifications.reason')}>
          <Input
            maxLength={REASON_MAX}
            placeholder={t('notifications.reasonHint')}
            value={reason}
            onChange={({ target }) => onReason(target.value)}
          />
        </Labelled>
      </div>
      {note}
      {change.error ? (
        <p className="high" role="alert">
          {notificationErrorText(change.error, t)}
        </p>
      ) : (
        missing !== undefined && <p className="faint">{missing}</p>
      )}
    </Modal>
  );
}
