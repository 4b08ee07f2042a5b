import type { HazardLevel } from '@cockpit/api/cases';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Labelled } from './Labelled.tsx';

const NONE = 'none';

interface Props {
  value: HazardLevel | null;
  /** What is known to be a hazard stays one. */
  fixed?: boolean;
  onChange: (level: HazardLevel | null) => void;
}

/** Whether it is a hazard, and how bad a one: two levels, no colours (16号令). */
export function LevelChoice({ value, fixed = false, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Labelled name={t('cases.act.hazardLevel')}>
      {(label) => (
        <Segmented<HazardLevel | typeof NONE>
          aria-label={label}
          value={value ?? NONE}
          onChange={(level) => onChange(level === NONE ? null : level)}
          options={[
            { value: NONE, label: t('cases.act.notHazard'), disabled: fixed },
            { value: 'general', label: t('cases.hazardLevel.general') },
            { value: 'major', label: t('cases.hazardLevel.major') },
          ]}
        />
      )}
    </Labelled>
  );
}
