import type { Alarm } from '@cockpit/api/alarms';
import { Button, type InputRef } from 'antd';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../desk-kit/me.ts';
import { OneChoice, SeveralChoices } from '../desk-kit/WorkChoice.tsx';
import { WorkFilters } from '../desk-kit/WorkFilters.tsx';
import { ALARM_DOMAINS, domainName } from '../domains.ts';
import { useGridChoices } from '../grids/use-grid-choices.ts';
import { useFormatters } from '../i18n/words.ts';
import { type AlarmFilter, isNarrowed, MINE, PRIORITIES } from './filters.ts';

const WIDE: Partial<AlarmFilter> = { priorities: [], domain: null, grid: null, rule: null, owner: null, text: '' };

interface Props {
  filter: AlarmFilter;
  onFilter: (change: Partial<AlarmFilter>) => void;
  search: RefObject<InputRef | null>;
  /** Names of those who own something here. */
  owners: readonly string[];
  /** Of the rule the list is narrowed to; undefined: no alarm of it is here. */
  ruleTitle: Alarm['title'] | undefined;
  isPhone: boolean;
}

/** Narrows the list of alarms. */
export function FilterBar({ filter, onFilter, search, owners, ruleTitle, isPhone }: Props) {
  return (
    <WorkFilters
      of="alarms"
      text={filter.text}
      isNarrowed={isNarrowed(filter)}
      onText={(text) => onFilter({ text })}
      onClear={() => onFilter(WIDE)}
      search={search}
      isPhone={isPhone}
    >
      <Choices filter={filter} onFilter={onFilter} owners={owners} ruleTitle={ruleTitle} />
    </WorkFilters>
  );
}

function Choices({ filter, onFilter, owners, ruleTitle }: Pick<Props, 'filter' | 'onFilter' | 'owners' | 'ruleTitle'>) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const rule = ruleTitle === undefined ? filter.rule : formatters.name(ruleTitle);
  const me = useMe();
  const grids = useGridChoices();
  const ownerChoices = [
    ...(me.name === null ? [] : [{ value: MINE, label: t('alarms.filter.mine') }]),
    ...owners.filter((name) => name !== me.name).map((name) => ({ value: name, label: name })),
  ];
  return (
    <>
      <SeveralChoices
        label={t('alarms.filter.priority')}
        value={filter.priorities}
        options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
        onChange={(priorities) => onFilter({ priorities })}
      />
      <OneChoice
        label={t('alarms.filter.domain')}
        value={filter.domain}
        options={ALARM_DOMAINS.map((value) => ({ value, label: domainName(value, t) }))}
        onChange={(domain) => onFilter({ domain })}
      />
      <OneChoice
        className="al-choice-wide"
        label={t('alarms.filter.grid')}
        value={filter.grid}
        options={grids}
        onChange={(grid) => onFilter({ grid })}
        searched
      />
      {ownerChoices.length > 0 && (
        <OneChoice
          label={t('alarms.filter.owner')}
          value={filter.owner}
          options={ownerChoices}
          onChange={(owner) => onFilter({ owner })}
        />
      )}
      {filter.rule !== null && (
        <Button onClick={() => onFilter({ rule: null })}>{t('alarms.filter.rule', { rule })} ×</Button>
      )}
    </>
  );
}
