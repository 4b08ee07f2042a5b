import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { numberFields, numberOf, type Patch, type Rule } from './rule-patch.ts';

interface Props {
  /** What an empty field means. */
  base: Rule;
  patch: Patch;
  onChange: (patch: Patch) => void;
}

/** What can be set; empty is as before. The api says what does not go. */
export function PatchFields({ base, patch, onChange }: Props) {
  const { t } = useTranslation();
  const inherited = (value: string | number) => t('rules.edit.inherited', { value });

  function set<Field extends keyof Patch>(field: Field, value: Patch[Field] | undefined): void {
    const { [field]: _, ...rest } = patch;
    onChange(value === undefined ? rest : { ...rest, [field]: value });
  }

  return (
    <div className="rules-fields">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label>
        {t('rules.field.enabled')}
        <Select
          aria-label={t('rules.field.enabled')}
          value={patch.enabled === undefined ? 'inherit' : patch.enabled ? 'on' : 'off'}
          options={[
            { value: 'inherit', label: inherited(t(base.enabled ? 'rules.on' : 'rules.off')) },
            { value: 'on', label: t('rules.on') },
            { value: 'off', label: t('rules.off') },
          ]}
          onChange={(value) => set('enabled', value === 'inherit' ? undefined : value === 'on')}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label>
        {t('rules.field.priority')}
        <Select
          aria-label={t('rules.field.priority')}
          value={patch.priority ?? ('inherit' as const)}
          options={[
            { value: 'inherit' as const, label: inherited(t(`rules.priority.${base.priority}`)) },
            ...(['high', 'medium', 'low'] as const).map((value) => ({ value, label: t(`rules.priority.${value}`) })),
          ]}
          onChange={(value: 'inherit' | Rule['priority']) => set('priority', value === 'inherit' ? undefined : value)}
        />
      </label>
      {numberFields(base).map((field) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design
        <label key={field}>
          {t(`rules.field.${field}`)}
          <InputNumber
            aria-label={t(`rules.field.${field}`)}
            placeholder={inherited(numberOf(base, field))}
            value={patch[field] ?? null}
            onChange={(value) => set(field, typeof value === 'number' ? value : undefined)}
          />
        </label>
      ))}
    </div>
  );
}
