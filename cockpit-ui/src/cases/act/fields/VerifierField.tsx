import { useQuery } from '@tanstack/react-query';
import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../../http/api-client.ts';
import type { FieldProps } from './Field.tsx';
import { Labelled } from './Labelled.tsx';

/** Who may check it on the spot, the least busy first: never who handled it. */
export function VerifierField({ detail, draft, onChange }: FieldProps) {
  const { t } = useTranslation();
  const asked = useQuery({
    queryKey: ['cases', 'verifiers', detail.case.id],
    queryFn: ({ signal }) => callApi('GET /api/cases/{id}/verifiers', { params: { id: detail.case.id }, signal }),
  });
  if (asked.isPending) return <p className="work-hint">{t('desk.loading')}</p>;
  const people = asked.data?.people ?? [];
  if (people.length === 0) return <p className="work-missing">{t('cases.act.noVerifiers')}</p>;
  return (
    <Labelled name={t('cases.act.verifier')}>
      {(label) => (
        <Radio.Group
          className="cs-handlers"
          value={draft.verifier}
          onChange={({ target }) => onChange({ verifier: Number(target.value) })}
          aria-label={label}
        >
          {people.map(({ person, name, open }) => (
            <Radio.Button key={person} value={person}>
              {name} <small>{t('cases.act.load', { n: open })}</small>
            </Radio.Button>
          ))}
        </Radio.Group>
      )}
    </Labelled>
  );
}
