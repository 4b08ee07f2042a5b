import type { ShiftPlan } from '@cockpit/api/shifts';
import { Button, Checkbox, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';

const NAME_MAX = 60;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface Props {
  plan: ShiftPlan;
  onChange: (plan: ShiftPlan) => void;
  onRemove: () => void;
}

/** One kind of shift. */
export function PlanFields({ plan, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const { name, starts, ends, weekdays, peopleMin } = plan;
  return (
    <fieldset className="shift-plan">
      <legend>{name.zh || t('shifts.roster.shift')}</legend>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label>
        {t('shifts.plans.name')}
        <Input
          maxLength={NAME_MAX}
          value={name.zh}
          onChange={({ target }) => onChange({ ...plan, name: { ...name, zh: target.value } })}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label>
        {t('shifts.plans.nameEn')}
        <Input
          maxLength={NAME_MAX}
          value={name.en}
          onChange={({ target }) => onChange({ ...plan, name: { ...name, en: target.value } })}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label>
        {t('shifts.plans.starts')}
        <Input type="time" value={starts} onChange={({ target }) => onChange({ ...plan, starts: target.value })} />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label>
        {t('shifts.plans.ends')} {ends !== '' && ends <= starts && `(${t('shifts.plans.nextDay')})`}
        <Input type="time" value={ends} onChange={({ target }) => onChange({ ...plan, ends: target.value })} />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design */}
      <label>
        {t('shifts.plans.people')}
        <InputNumber
          min={1}
          max={50}
          precision={0}
          value={peopleMin}
          onChange={(value) => onChange({ ...plan, peopleMin: value ?? 1 })}
        />
      </label>
      <div className="shift-weekdays">
        <span>{t('shifts.plans.weekdays')}</span>
        <Checkbox.Group
          value={weekdays}
          options={WEEKDAYS.map((value) => ({ value, label: t(`shifts.plans.day.${String(value) as '1'}`) }))}
          onChange={(value) => onChange({ ...plan, weekdays: value })}
        />
      </div>
      <Button danger onClick={onRemove}>
        {t('shifts.plans.remove')}
      </Button>
    </fieldset>
  );
}
