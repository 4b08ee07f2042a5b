import { CASE_REASONS } from '@cockpit/api/cases/act/constants';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FieldProps } from './Field.tsx';
import { Labelled } from './Labelled.tsx';

/** Why: one of the reasons that the action allows. */
export function ReasonField({ verb, draft, fault, first, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Labelled name={t('cases.act.reason')}>
      {(label) => (
        <Select
          aria-label={label}
          autoFocus={first}
          status={fault === 'reason' ? 'error' : ''}
          value={draft.reason}
          onChange={(reason) => onChange({ reason })}
          placeholder={label}
          options={(verb in CASE_REASONS ? CASE_REASONS[verb as keyof typeof CASE_REASONS] : []).map((value) => ({
            value,
            label: t(`cases.reason.${value}`),
          }))}
        />
      )}
    </Labelled>
  );
}
