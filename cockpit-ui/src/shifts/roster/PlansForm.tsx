import type { ShiftPlan } from '@cockpit/api/shifts';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../http/api-client.ts';
import { useShiftOrder } from '../use-shifts.ts';
import { PlanFields } from './PlanFields.tsx';
import { plansFault, plansOf, withAnother } from './plan-draft.ts';

const REASON_MAX = 500;
const PLANS_MAX = 12;

/** When shifts are: all of them at once, with a reason. */
export function PlansForm({ plans, onClose }: { plans: readonly ShiftPlan[]; onClose: () => void }) {
  const { t } = useTranslation();
  const order = useShiftOrder();
  const [drafts, setDrafts] = useState<readonly ShiftPlan[]>(plans);
  const [reason, setReason] = useState('');
  const fault = plansFault(drafts, plans, reason);
  return (
    <Modal
      open
      width={720}
      title={t('shifts.plans.title')}
      okText={t('shifts.plans.save')}
      cancelText={t('shifts.cancel')}
      okButtonProps={{ disabled: fault !== undefined }}
      confirmLoading={order.isPending}
      onOk={() => {
        const body = { plans: plansOf(drafts), reason: reason.trim() };
        order.mutate(
          {
            send: (shown) => callApi('PUT /api/shifts/plans', { body: { ...shown, ...body } }),
            done: t('shifts.plans.saved'),
          },
          { onSuccess: onClose },
        );
      }}
      onCancel={onClose}
    >
      {drafts.map((draft, index) => (
        <PlanFields
          key={draft.code}
          plan={draft}
          onChange={(next) => setDrafts(drafts.with(index, next))}
          onRemove={() => setDrafts(drafts.toSpliced(index, 1))}
        />
      ))}
      <Button disabled={drafts.length >= PLANS_MAX} onClick={() => setDrafts(withAnother(drafts))}>
        {t('shifts.plans.add')}
      </Button>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label className="shift-field">
        {t('shifts.plans.reason')}
        <Input maxLength={REASON_MAX} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      {fault && <p className="quiet">{t(`shifts.plans.fault.${fault}`)}</p>}
    </Modal>
  );
}
