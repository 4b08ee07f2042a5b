import { Button, Input, type InputRef, Select } from 'antd';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../desk-kit/me.ts';
import { ALARM_DOMAINS, domainName } from '../domains.ts';
import { useGridChoices } from '../grids/use-grid-choices.ts';
import { type AlarmFilter, isNarrowed, MINE, PRIORITIES } from './filters.ts';

interface Props {
  filter: AlarmFilter;
  onFilter: (change: Partial<AlarmFilter>) => void;
  search: RefObject<InputRef | null>;
  /** Names of those who own something here. */
  owners: readonly string[];
  isPhone: boolean;
}

/** Narrows the list; what it says stands in the address. On a phone only the search shows until more is asked for. */
export function FilterBar({ filter, onFilter, search, owners, isPhone }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <search className="work-filters" aria-label={t('alarms.filter.label')}>
      <Input
        ref={search}
        className="work-search"
        value={filter.text}
        onChange={({ target }) => onFilter({ text: target.value.slice(0, 64) })}
        placeholder={t('alarms.filter.search')}
        aria-label={t('alarms.filter.search')}
        allowClear={!isPhone}
      />
      {isPhone && (
        <Button onClick={() => setOpen(!open)} aria-expanded={open} type={isNarrowed(filter) ? 'primary' : 'default'}>
          {t('alarms.filter.more')}
        </Button>
      )}
      {(!isPhone || open) && <Choices filter={filter} onFilter={onFilter} owners={owners} />}
    </search>
  );
}

function Choices({ filter, onFilter, owners }: Pick<Props, 'filter' | 'onFilter' | 'owners'>) {
  const { t } = useTranslation();
  const me = useMe();
  const grids = useGridChoices();
  const ownerChoices = [
    ...(me.name === null ? [] : [{ value: MINE, label: t('alarms.filter.mine') }]),
    ...owners.filter((name) => name !== me.name).map((name) => ({ value: name, label: name })),
  ];
  return (
    <>
      <Select
        mode="multiple"
        className="work-choice"
        value={[...filter.priorities]}
        onChange={(priorities) => onFilter({ priorities: PRIORITIES.filter((known) => priorities.includes(known)) })}
        options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
        placeholder={t('alarms.filter.priority')}
        aria-label={t('alarms.filter.priority')}
        maxTagCount="responsive"
        showSearch={false}
      />
      <Select
        className="work-choice"
        value={filter.domain}
        onChange={(domain) => onFilter({ domain: domain ?? null })}
        options={ALARM_DOMAINS.map((value) => ({ value, label: domainName(value, t) }))}
        placeholder={t('alarms.filter.domain')}
        aria-label={t('alarms.filter.domain')}
        allowClear
      />
      <Select
        className="work-choice al-choice-wide"
        value={filter.grid}
        onChange={(grid) => onFilter({ grid: grid ?? null })}
        options={grids}
        placeholder={t('alarms.filter.grid')}
        aria-label={t('alarms.filter.grid')}
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
      />
      {ownerChoices.length > 0 && (
        <Select
          className="work-choice"
          value={filter.owner}
          onChange={(owner) => onFilter({ owner: owner ?? null })}
          options={ownerChoices}
          placeholder={t('alarms.filter.owner')}
          aria-label={t('alarms.filter.owner')}
          allowClear
        />
      )}
      {filter.rule !== null && (
        <Button onClick={() => onFilter({ rule: null })}>{t('alarms.filter.rule', { rule: filter.rule })} ×</Button>
      )}
      {isNarrowed(filter) && (
        <Button
          type="link"
          onClick={() => onFilter({ priorities: [], domain: null, grid: null, rule: null, owner: null, text: '' })}
        >
          {t('alarms.filter.clear')}
        </Button>
      )}
    </>
  );
}
