import type { CategoryEntry } from '@cockpit/api/cases/categories';
import { Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { categoryOf, codeFault, isSameCategory } from './category-draft.ts';
import { EditorFrame } from './EditorFrame.tsx';
import { LimitFields } from './LimitFields.tsx';
import { SetField } from './SetField.tsx';
import { useDepartmentEntries, useSettingsChange } from './use-settings.ts';
import { WordFields } from './WordFields.tsx';

const NAME_MAX = 60;
const STANDARD_MAX = 500;

interface Props {
  entry: CategoryEntry;
  known: readonly CategoryEntry[];
  onChoose: (code: string | undefined) => void;
}

/** One category: its standards, its limits, and who usually puts it right. */
export function CategoryEditor({ entry, known, onChoose }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow();
  const departments = useDepartmentEntries().data ?? [];
  const [draft, setDraft] = useState(() => categoryOf(entry));
  /** The code of the copy; undefined: the category itself is edited. */
  const [newCode, setNewCode] = useState<string>();
  const change = useSettingsChange(() => {
    if (newCode !== undefined) onChoose(newCode);
  });
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const isCopy = newCode !== undefined;
  const fault = codeFault(newCode ?? '', isCopy ? entry : undefined, known);
  const named = new Map(departments.map(({ code, name }) => [code, formatters.name(name)]));

  function save(reason: string): void {
    const code = newCode ?? entry.code;
    const body = { category: { ...draft, code }, version: isCopy ? 0 : entry.version, reason };
    change.mutate((query) => callApi('PUT /api/cases/categories/{code}', { params: { code }, query, body }));
  }

  return (
    <EditorFrame
      title={
        <>
          <span className="n quiet">{newCode ?? entry.code}</span> {formatters.name(draft.name)}
        </>
      }
      scope={
        entry.changedBy === null
          ? t('settings.categories.ships')
          : t('settings.categories.changed', {
              name: entry.changedBy,
              time: formatters.time(entry.changedAt ?? 0, now),
            })
      }
      onBack={() => onChoose(undefined)}
      code={
        newCode === undefined
          ? undefined
          : {
              label: t('settings.categories.newCode'),
              hint: t('settings.categories.newCodeHint'),
              max: 5,
              value: newCode,
              onChange: setNewCode,
            }
      }
      isChanged={isCopy || !isSameCategory(draft, categoryOf(entry))}
      fault={fault && t(`settings.${fault}`)}
      change={change}
      onSave={save}
      more={(reason) =>
        isCopy ? (
          <Button onClick={() => setNewCode(undefined)}>{t('settings.cancel')}</Button>
        ) : (
          <>
            <RestoreButton entry={entry} change={change} reason={reason} />
            <Button onClick={() => setNewCode('')}>{t('settings.categories.copy')}</Button>
          </>
        )
      }
    >
      <WordFields
        label={t('settings.categories.name')}
        value={draft.name}
        max={NAME_MAX}
        onChange={(name) => set({ name })}
      />
      <LimitFields limits={draft.limits} onChange={(limits) => set({ limits })} />
      {(['filingStandard', 'closingStandard'] as const).map((standard) => (
        <WordFields
          key={standard}
          isLong
          label={t(`settings.categories.${standard}`)}
          value={draft[standard]}
          max={STANDARD_MAX}
          onChange={(value) => set({ [standard]: value })}
        />
      ))}
      <SetField label={t('settings.categories.departments')}>
        <Select
          mode="multiple"
          aria-label={t('settings.categories.departments')}
          value={draft.departments}
          options={[...new Set([...named.keys(), ...draft.departments])].map((value) => ({
            value,
            label: named.get(value) ?? value,
          }))}
          onChange={(value) => set({ departments: value })}
        />
      </SetField>
      <div className="rules-acts">
        {(['afterPhoto', 'enabled'] as const).map((flag) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is a control of Ant Design
          <label key={flag} className="set-switch">
            <Switch checked={draft[flag]} onChange={(value) => set({ [flag]: value })} />
            {t(`settings.categories.${flag}`)}
          </label>
        ))}
      </div>
    </EditorFrame>
  );
}

interface RestoreProps {
  entry: CategoryEntry;
  change: ReturnType<typeof useSettingsChange>;
  reason: string;
}

/** Takes the community's own wording back to what ships; nothing where there is none. */
function RestoreButton({ entry, change, reason }: RestoreProps) {
  const { t } = useTranslation();
  if (entry.own || entry.version === 0) return null;
  return (
    <Button
      disabled={reason === '' || change.isPending}
      onClick={() =>
        change.mutate((query) =>
          callApi('PUT /api/cases/categories/{code}', {
            params: { code: entry.code },
            query,
            body: { category: null, version: entry.version, reason },
          }),
        )
      }
    >
      {t('settings.categories.restore')}
    </Button>
  );
}
