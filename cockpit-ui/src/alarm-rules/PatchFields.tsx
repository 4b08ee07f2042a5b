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
        <Choice
          name={t('rules.field.enabled')}
          value={patch.enabled}
          words={{ yes: t('rules.on'), no: t('rules.off') }}
          inherited={inherited(t(base.enabled ? 'rules.on' : 'rules.off'))}
          onChange={(value) => set('enabled', value)}
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
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label>
        {t('rules.field.lifeSafety')}
        <Choice
          name={t('rules.field.lifeSafety')}
          value={patch.lifeSafety}
          words={{ yes: t('rules.yes'), no: t('rules.no') }}
          inherited={inherited(t(base.lifeSafety ? 'rules.yes' : 'rules.no'))}
          onChange={(value) => set('lifeSafety', value)}
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

interface ChoiceProps {
  name: string;
  /** Undefined: as before. */
  value: boolean | undefined;
  words: { yes: string; no: string };
  inherited: string;
  onChange: (value: boolean | undefined) => void;
}

function Choice({ name, value, words, inherited, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={name}
      value={value === undefined ? 'inherit' : value ? 'yes' : 'no'}
      options={[
        { value: 'inherit', label: inherited },
        { value: 'yes', label: words.yes },
        { value: 'no', label: words.no },
      ]}
      onChange={(chosen) => onChange(chosen === 'inherit' ? undefined : chosen === 'yes')}
    />
  );
}
