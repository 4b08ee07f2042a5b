import type { Shift, ShiftList } from '@cockpit/api/shifts';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../http/api-client.ts';
import { useFormatters } from '../../i18n/words.ts';
import { useShiftOrder } from '../use-shifts.ts';

interface Props {
  shift: Shift;
  people: ShiftList['people'];
  onClose: () => void;
}

/** Sets who works one shift. */
export function RosterDialog({ shift, people, onClose }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const order = useShiftOrder();
  const { plan, day, name, roster } = shift;
  // Who is no officer any more cannot be kept.
  const [chosen, setChosen] = useState<readonly number[]>(() =>
    roster.map(({ person }) => person).filter((id) => people.some(({ person }) => person === id)),
  );
  return (
    <Modal
      open
      centered
      title={t('shifts.roster.edit', { day, shift: formatters.name(name) })}
      okText={t('shifts.roster.save')}
      cancelText={t('shifts.cancel')}
      confirmLoading={order.isPending}
      onOk={() => {
        const body = { plan, day, people: [...chosen] };
        order.mutate(
          {
            send: (shown) => callApi('PUT /api/shifts/roster', { body: { ...shown, ...body } }),
            done: t('shifts.roster.saved'),
          },
          { onSuccess: onClose },
        );
      }}
      onCancel={onClose}
    >
      <Select
        mode="multiple"
        className="shift-people"
        aria-label={t('shifts.roster.people')}
        placeholder={t('shifts.roster.people')}
        optionFilterProp="label"
        value={[...chosen]}
        options={people.map(({ person, name: label }) => ({ value: person, label }))}
        onChange={setChosen}
      />
    </Modal>
  );
}
