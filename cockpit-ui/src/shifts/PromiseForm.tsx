import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inputOf, instantOf } from '../format/datetime-field.ts';
import { callApi } from '../http/api-client.ts';
import { useNow, useTimezone } from '../live/store.ts';
import { useShiftOrder } from './use-shifts.ts';

const WHAT_MAX = 300;
const HOUR_MS = 3_600_000;

/** Notes a promise: what, and by when in the community's time. */
export function PromiseForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const timezone = useTimezone();
  const now = useNow();
  const order = useShiftOrder();
  const [what, setWhat] = useState('');
  const [due, setDue] = useState(() => inputOf(now + HOUR_MS, timezone));
  const dueAt = instantOf(due, timezone);
  const isReady = what.trim() !== '' && !Number.isNaN(dueAt);
  return (
    <div className="shift-promise-form">
      <Input
        autoFocus
        maxLength={WHAT_MAX}
        aria-label={t('shifts.promises.what')}
        placeholder={t('shifts.promises.what')}
        value={what}
        onChange={({ target }) => setWhat(target.value)}
      />
      <Input
        type="datetime-local"
        aria-label={t('shifts.promises.due')}
        value={due}
        onChange={({ target }) => setDue(target.value)}
      />
      <Button
        type="primary"
        disabled={!isReady}
        loading={order.isPending}
        onClick={() => {
          const body = { what: what.trim(), dueAt };
          order.mutate(
            {
              send: (shown) => callApi('POST /api/shifts/promises', { body: { ...shown, ...body } }),
              done: t('shifts.promises.added'),
            },
            { onSuccess: onClose },
          );
        }}
      >
        {t('shifts.promises.save')}
      </Button>
      <Button onClick={onClose}>{t('shifts.cancel')}</Button>
    </div>
  );
}
