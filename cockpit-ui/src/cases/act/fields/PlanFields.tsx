import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { PLAN_FIELDS, type PlanDraft } from '../draft.ts';
import type { FieldProps } from './Field.tsx';
import { InstantInput } from './InstantInput.tsx';
import { Labelled } from './Labelled.tsx';

/** As the contract bounds them. */
const LENGTH: Record<Exclude<keyof PlanDraft, 'until'>, number> = {
  goal: 500,
  measures: 2_000,
  funds: 500,
  people: 500,
  safety: 2_000,
};

/** The six things a plan of a major hazard has to say. */
export function PlanFields({ draft: { plan }, fault, onChange }: FieldProps) {
  const { t } = useTranslation();
  return PLAN_FIELDS.map((name) => (
    <Labelled key={name} name={t(`cases.law.${name}`)}>
      {(label) =>
        name === 'until' ? (
          <InstantInput
            label={label}
            value={plan.until}
            isMissing={fault === 'plan.until' || fault === 'past'}
            onChange={(until) => onChange({ plan: { ...plan, until } })}
          />
        ) : (
          <Input.TextArea
            aria-label={label}
            status={fault === `plan.${name}` ? 'error' : ''}
            autoSize={{ minRows: 1, maxRows: 5 }}
            maxLength={LENGTH[name]}
            value={plan[name]}
            onChange={({ target }) => onChange({ plan: { ...plan, [name]: target.value } })}
          />
        )
      }
    </Labelled>
  ));
}
