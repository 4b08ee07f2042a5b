import { Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Filters, isTopicFilter, REASONS, STATES } from './filters.ts';

const EXAMPLE = 'v1/+/parking/#';

interface Props {
  filters: Filters;
  counts: readonly { reason: string; messages: number }[];
  /** Other messages are shown from now on. */
  onChange: () => void;
}

export function QuarantineFilters({ filters, counts, onChange }: Props) {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const [topic, setTopic] = useState(filters.topic ?? '');
  const isBad = topic !== '' && !isTopicFilter(topic);

  function set(name: string, value: string | undefined): void {
    onChange();
    setSearch(
      (before) => {
        if (value === undefined) before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  }

  return (
    <search className="quarantine-filters">
      <Segmented
        aria-label={t('quarantine.state.label')}
        value={filters.state}
        options={STATES.map((state) => ({ value: state, label: t(`quarantine.state.${state}`) }))}
        onChange={(value) => set('state', value === 'open' ? undefined : value)}
      />
      <Select
        className="quarantine-reason"
        aria-label={t('quarantine.reason.label')}
        value={filters.reason ?? ''}
        options={[
          { value: '', label: t('quarantine.reason.all') },
          ...REASONS.map((reason) => {
            const messages = counts.find((count) => count.reason === reason)?.messages;
            const name = t(`quarantine.reason.${reason}`);
            return { value: reason, label: messages === undefined ? name : `${name} · ${messages}` };
          }),
        ]}
        onChange={(value) => set('reason', value === '' ? undefined : value)}
      />
      <span className="quarantine-topic">
        <Input.Search
          allowClear
          aria-label={t('quarantine.topic.label')}
          placeholder={t('quarantine.topic.hint', { example: EXAMPLE })}
          value={topic}
          status={isBad ? 'error' : ''}
          onChange={({ target }) => setTopic(target.value.trim())}
          onSearch={(value) => !isBad && set('topic', value.trim() === '' ? undefined : value.trim())}
        />
        {isBad && <small role="alert">{t('quarantine.topic.bad')}</small>}
      </span>
    </search>
  );
}
