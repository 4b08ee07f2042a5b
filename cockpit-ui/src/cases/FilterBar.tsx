import { CASE_SOURCES, CASE_STAGES } from '@cockpit/api/cases/constants';
import { Button, Input, type InputRef, Select } from 'antd';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { optionAnswers } from '../desk-kit/search.ts';
import { useGridChoices } from '../grids/use-grid-choices.ts';
import { useSpeech } from '../i18n/words.ts';
import { type CaseFilter, isNarrowed, MARKS, PRIORITIES, widened } from './filters.ts';
import { useCategories, useDepartments } from './use-settings.ts';

interface Props {
  filter: CaseFilter;
  onFilter: (change: Partial<CaseFilter>) => void;
  search: RefObject<InputRef | null>;
  isPhone: boolean;
}

/** Narrows the lists; what it says stands in the address. On a phone only the search shows until more is asked for. */
export function FilterBar({ filter, onFilter, search, isPhone }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <search className="work-filters" aria-label={t('cases.filter.label')}>
      <Input
        ref={search}
        className="work-search"
        value={filter.text}
        onChange={({ target }) => onFilter({ text: target.value.slice(0, 64) })}
        placeholder={t('cases.filter.search')}
        aria-label={t('cases.filter.search')}
        allowClear={!isPhone}
      />
      {isPhone && (
        <Button onClick={() => setOpen(!open)} aria-expanded={open} type={isNarrowed(filter) ? 'primary' : 'default'}>
          {t('cases.filter.more')}
        </Button>
      )}
      {(!isPhone || open) && <Choices filter={filter} onFilter={onFilter} />}
    </search>
  );
}

function Choices({ filter, onFilter }: Pick<Props, 'filter' | 'onFilter'>) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const grids = useGridChoices();
  const categories = useCategories();
  const departments = useDepartments();
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
      <Select
        mode="multiple"
        className="work-choice"
        value={[...filter.priorities]}
        onChange={(chosen) => onFilter({ priorities: PRIORITIES.filter((known) => chosen.includes(known)) })}
        options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
        placeholder={t('cases.filter.priority')}
        aria-label={t('cases.filter.priority')}
        maxTagCount="responsive"
        showSearch={false}
      />
      <Select
        mode="multiple"
        className="work-choice"
        value={[...filter.sources]}
        onChange={(chosen) => onFilter({ sources: CASE_SOURCES.filter((known) => chosen.includes(known)) })}
        options={CASE_SOURCES.map((value) => ({ value, label: t(`cases.source.${value}`) }))}
        placeholder={t('cases.filter.source')}
        aria-label={t('cases.filter.source')}
        maxTagCount="responsive"
        showSearch={false}
      />
      <Select
        className="work-choice"
        value={filter.grid}
        onChange={(grid) => onFilter({ grid: grid ?? null })}
        options={grids}
        placeholder={t('cases.filter.grid')}
        aria-label={t('cases.filter.grid')}
        showSearch={{ filterOption: optionAnswers }}
        allowClear
      />
      <Select
        className="work-choice"
        value={filter.department}
        onChange={(department) => onFilter({ department: department ?? null })}
        options={departments.map(({ code, name }) => ({ value: code, label: speech.name(name) }))}
        placeholder={t('cases.filter.department')}
        aria-label={t('cases.filter.department')}
        showSearch={{ filterOption: optionAnswers }}
        allowClear
      />
      <Select
        className="work-choice"
        value={filter.category}
        onChange={(category) => onFilter({ category: category ?? null })}
        options={categories.map(({ code, name }) => ({ value: code, label: speech.name(name) }))}
        placeholder={t('cases.filter.category')}
        aria-label={t('cases.filter.category')}
        showSearch={{ filterOption: optionAnswers }}
        popupMatchSelectWidth={false}
        allowClear
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
      {isNarrowed(filter) && (
        <Button type="link" onClick={() => onFilter(widened(filter))}>
          {t('cases.filter.clear')}
        </Button>
      )}
    </>
  );
}
