import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FieldProps } from './Field.tsx';
import { Labelled } from './Labelled.tsx';

/** Which report to an authority it is the receipt of: one without a receipt. */
export function AuthorityReportField({ detail, draft, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Labelled name={t('cases.act.report')}>
      {(label) => (
        <Select
          aria-label={label}
          value={draft.report}
          onChange={(report) => onChange({ report })}
          options={detail.authorityReports
            .filter(({ receipt }) => receipt === null)
            .map(({ id, authority }) => ({ value: id, label: authority }))}
        />
      )}
    </Labelled>
  );
}
