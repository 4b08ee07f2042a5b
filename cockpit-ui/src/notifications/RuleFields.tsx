import type { Channel } from '@cockpit/api/notifications';
import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useGridChoices } from '../grids/use-grid-choices.ts';
import { KIND_NEEDS } from './kinds.ts';
import { Labelled } from './Labelled.tsx';
import { AFTER_MAX_MINUTES, FAMILIES, ROLES, type RuleDraft, typesOf } from './rule-draft.ts';

const NAME_MAX = 60;
const PRIORITIES = ['high', 'medium', 'low'] as const;

interface Props {
  draft: RuleDraft;
  channels: readonly Channel[];
  onChange: (part: Partial<RuleDraft>) => void;
}

/** What, how urgent, where, whom, by which way, how late. */
export function RuleFields({ draft, channels, onChange }: Props) {
  const { t } = useTranslation();
  const grids = useGridChoices();
  const { audience } = draft;
  const isForPeople = channels.some(
    ({ id, kind }) => draft.channels.includes(id) && KIND_NEEDS[kind].tells === 'people',
  );
  return (
    <>
      <Labelled wide label={t('notifications.name')}>
        <Input maxLength={NAME_MAX} value={draft.name} onChange={({ target }) => onChange({ name: target.value })} />
      </Labelled>
      <Labelled wide label={t('notifications.rule.form.whats')}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          value={draft.whats}
          options={FAMILIES.map((family) => ({
            label: t(`notifications.family.${family}`),
            options: typesOf(family).map((value) => ({ value, label: t(`notifications.what.${value}`) })),
          }))}
          onChange={(whats) => onChange({ whats })}
        />
      </Labelled>
      <Labelled label={t('notifications.rule.form.priorities')}>
        <Select
          mode="multiple"
          placeholder={t('notifications.rule.form.allPriorities')}
          value={draft.priorities ?? []}
          options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
          onChange={(list) => onChange({ priorities: list.length === 0 ? null : list })}
        />
      </Labelled>
      <Labelled label={t('notifications.rule.form.grid')}>
        <Select
          showSearch
          optionFilterProp="label"
          value={draft.grid ?? ''}
          options={[{ value: '', label: t('notifications.sentence.everywhere') }, ...grids]}
          onChange={(grid) => onChange({ grid: grid === '' ? null : grid })}
        />
      </Labelled>
      <Labelled wide label={t('notifications.rule.form.channels')}>
        <Select
          mode="multiple"
          value={draft.channels}
          options={channels.map(({ id, name, kind }) => ({
            value: id,
            label: `${name} · ${t(`notifications.kind.${kind}`)}`,
          }))}
          onChange={(list) => onChange({ channels: list })}
        />
      </Labelled>
      <Labelled
        wide
        label={t('notifications.rule.form.roles')}
        hint={
          draft.channels.length > 0 && !isForPeople
            ? t('notifications.rule.form.roomsOnly')
            : t('notifications.rule.form.rolesHint')
        }
      >
        <Select
          mode="multiple"
          value={audience.roles}
          options={ROLES.map((value) => ({ value, label: t(`admin.role.${value}`) }))}
          onChange={(roles) => onChange({ audience: { ...audience, roles } })}
        />
      </Labelled>
      <div className="nt-field is-wide nt-checks">
        {(['onDuty', 'concerned'] as const).map((who) => (
          <span key={who}>
            <Checkbox
              checked={audience[who]}
              onChange={({ target }) => onChange({ audience: { ...audience, [who]: target.checked } })}
            >
              {t(`notifications.audience.${who}`)}
            </Checkbox>
            <small className="quiet">{t(`notifications.audience.${who}Hint`)}</small>
          </span>
        ))}
      </div>
      <Labelled
        wide
        label={t('notifications.rule.form.afterMinutes')}
        hint={t('notifications.rule.form.afterMinutesHint')}
      >
        <InputNumber
          min={0}
          max={AFTER_MAX_MINUTES}
          precision={0}
          value={draft.afterMinutes}
          onChange={(value) => onChange({ afterMinutes: value ?? 0 })}
        />
      </Labelled>
    </>
  );
}
