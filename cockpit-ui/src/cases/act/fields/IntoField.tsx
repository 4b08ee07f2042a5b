import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useGridName } from '../../../grids/grid-names.ts';
import { callApi } from '../../../http/api-client.ts';
import { caseFinder } from '../../search.ts';
import type { FieldProps } from './Field.tsx';
import { Labelled } from './Labelled.tsx';

const SHOWN_MAX = 200;

/** Another open case: those of the same grid first, any other by its number, words or pinyin initials. */
export function IntoField({ detail, draft, fault, onChange }: FieldProps) {
  const { t } = useTranslation();
  const gridName = useGridName();
  const community = useSearchParams()[0].get('community');
  const [text, setText] = useState('');
  const { id, grid } = detail.case;
  const asked = useQuery({
    queryKey: ['cases', 'into', community, text],
    queryFn: ({ signal }) => {
      // Initials are matched here: the api knows the words themselves.
      const words = text !== '' && !/^[a-z]+$/i.test(text) ? text : undefined;
      const query = { stage: 'open', sort: 'newest', limit: SHOWN_MAX, community: community ?? undefined } as const;
      return callApi('GET /api/cases', { query: { ...query, text: words }, signal });
    },
  });
  const options = useMemo(() => {
    const answers = caseFinder(text, gridName);
    const near = (one: { grid: string | null }) => Number(one.grid === grid);
    return (asked.data?.cases ?? [])
      .filter((one) => one.id !== id && answers(one))
      .sort((a, b) => near(b) - near(a) || b.id - a.id)
      .map((one) => ({
        value: one.id,
        label: [one.number ?? `#${one.id}`, one.title, one.grid === null ? '' : gridName(one.grid)]
          .filter((part) => part !== '')
          .join(' · '),
      }));
  }, [asked.data, text, gridName, id, grid]);
  return (
    <Labelled name={t('cases.act.into')}>
      {(label) => (
        <Select
          aria-label={label}
          className="cs-wide"
          status={fault === 'into' ? 'error' : ''}
          value={draft.into}
          onChange={(into) => onChange({ into })}
          showSearch={{ filterOption: false, onSearch: setText }}
          loading={asked.isFetching}
          options={options}
        />
      )}
    </Labelled>
  );
}
