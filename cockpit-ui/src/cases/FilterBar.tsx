import { CASE_SOURCES, CASE_STAGES } from '@cockpit/api/cases/constants';
import type { Text } from '@cockpit/api/wire';
import { Button, type InputRef, Select } from 'antd';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { OneChoice, SeveralChoices } from '../desk-kit/WorkChoice.tsx';
import { WorkFilters } from '../desk-kit/WorkFilters.tsx';
import { useGridChoices } from '../grids/use-grid-choices.ts';
import { useFormatters } from '../i18n/words.ts';
import { type CaseFilter, isNarrowed, MARKS, PRIORITIES, widened } from './filters.ts';
import { useCategories, useDepartments } from './use-settings.ts';

interface Props {
  filter: CaseFilter;
  onFilter: (change: Partial<CaseFilter>) => void;
  search: RefObject<InputRef | null>;
  isPhone: boolean;
}

/** Narrows the lists of cases. */
export function FilterBar({ filter, onFilter, search, isPhone }: Props) {
  return (
    <WorkFilters
      of="cases"
      text={filter.text}
      isNarrowed={isNarrowed(filter)}
      onText={(text) => onFilter({ text })}
      onClear={() => onFilter(widened(filter))}
      search={search}
      isPhone={isPhone}
    >
      <Choices filter={filter} onFilter={onFilter} />
    </WorkFilters>
  );
}

function Choices({ filter, onFilter }: Pick<Props, 'filter' | 'onFilter'>) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const grids = useGridChoices();
  const categories = useCategories();
  const departments = useDepartments();
  const named = (entries: readonly { code: string; name: Text }[]) =>
    entries.map(({ code, name }) => ({ value: code, label: formatters.name(name) }));
  return (
    <>
      {filter.view === 'table' && (
        <Select
          className="work-choice"
          value={filter.stage}
          onChange={(stage) => onFilter({ stage })}
          options={[
            { value: 'open' as const, label: t('cases.filter.open') },
            ...CASE_STAGES.map((value) => ({ value, label: t(`cases.stage.${value}`) })),
            { value: 'all' as const, label: t('cases.filter.all') },
          ]}
          aria-label={t('cases.filter.stage')}
        />
      )}
      <SeveralChoices
        label={t('cases.filter.priority')}
        value={filter.priorities}
        options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
        onChange={(priorities) => onFilter({ priorities })}
      />
      <SeveralChoices
        label={t('cases.filter.source')}
        value={filter.sources}
        options={CASE_SOURCES.map((value) => ({ value, label: t(`cases.source.${value}`) }))}
        onChange={(sources) => onFilter({ sources })}
      />
      <OneChoice
        label={t('cases.filter.grid')}
        value={filter.grid}
        options={grids}
        onChange={(grid) => onFilter({ grid })}
        searched
      />
      <OneChoice
        label={t('cases.filter.department')}
        value={filter.department}
        options={named(departments)}
        onChange={(department) => onFilter({ department })}
        searched
      />
      <OneChoice
        label={t('cases.filter.category')}
        value={filter.category}
        options={named(categories)}
        onChange={(category) => onFilter({ category })}
        searched
        wide
      />
      <span className="cs-marks">
        {MARKS.map((mark) => {
          const on = filter.marks.includes(mark);
          return (
            <Button
              key={mark}
              type={on ? 'primary' : 'default'}
              aria-pressed={on}
              autoInsertSpace={false}
              onClick={() =>
                onFilter({ marks: MARKS.filter((one) => (one === mark ? !on : filter.marks.includes(one))) })
              }
            >
              {t(`cases.filter.${mark}`)}
            </Button>
          );
        })}
      </span>
    </>
  );
}
