import type { Department, DepartmentChange } from '@cockpit/api/organisation';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGrids } from '../grids/fetch-grids.ts';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { EditorFrame } from './EditorFrame.tsx';
import { SetField } from './SetField.tsx';
import { useCandidates, useSettingsChange } from './use-settings.ts';
import { WordFields } from './WordFields.tsx';

const NAME_MAX = 60;
const PARTIES = ['government', 'enterprise', 'society'] as const;

type Wish = Pick<DepartmentChange, 'name' | 'party' | 'grids' | 'members'>;

interface Props {
  /** Undefined: a new one. */
  entry: Department | undefined;
  known: readonly Department[];
  onChoose: (code: string | undefined) => void;
}

export function DepartmentEditor({ entry, known, onChoose }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const grids = useGrids()?.grids ?? [];
  const candidates = useCandidates().data ?? [];
  const [code, setCode] = useState(entry?.code ?? '');
  const [draft, setDraft] = useState<Wish>(() => wishOf(entry));
  const change = useSettingsChange(() => onChoose(undefined));
  const set = (part: Partial<Wish>) => setDraft((before) => ({ ...before, ...part }));
  const fault = entry === undefined ? codeFault(code, known) : undefined;
  const people = new Map([
    ...(entry?.members ?? []).map(({ person, name }) => [person, name] as const),
    ...candidates.map(({ person, name }) => [person, name] as const),
  ]);

  function send(reason: string, retired: boolean): void {
    const body = { ...draft, revision: entry?.revision ?? null, reason, ...(retired && { retired }) };
    change.mutate((query) => callApi('PUT /api/departments/{code}', { params: { code }, query, body }));
  }

  return (
    <EditorFrame
      title={entry === undefined ? t('settings.departments.add') : formatters.name(draft.name)}
      scope={entry?.code}
      isCode
      onBack={() => onChoose(undefined)}
      code={
        entry === undefined
          ? {
              label: t('settings.departments.code'),
              hint: t('settings.departments.codeHint'),
              max: 32,
              value: code,
              onChange: setCode,
            }
          : undefined
      }
      isChanged={entry === undefined || JSON.stringify(draft) !== JSON.stringify(wishOf(entry))}
      fault={fault && t(`settings.departments.${fault}`)}
      change={change}
      onSave={(reason) => send(reason, false)}
      more={
        entry &&
        ((reason) => (
          <Button
            danger
            title={t('settings.departments.retireHint')}
            disabled={reason === '' || change.isPending}
            onClick={() => send(reason, true)}
          >
            {t('settings.departments.retire')}
          </Button>
        ))
      }
    >
      <WordFields
        label={t('settings.departments.name')}
        value={draft.name}
        max={NAME_MAX}
        onChange={(name) => set({ name })}
      />
      <SetField label={t('settings.departments.party')}>
        <Select
          aria-label={t('settings.departments.party')}
          value={draft.party}
          options={PARTIES.map((value) => ({ value, label: t(`cases.party.${value}`) }))}
          onChange={(party) => set({ party })}
        />
      </SetField>
      <SetField label={t('settings.departments.grids')}>
        <Select
          mode="multiple"
          allowClear
          aria-label={t('settings.departments.grids')}
          placeholder={t('settings.departments.allGrids')}
          value={draft.grids ?? []}
          optionFilterProp="label"
          options={grids.map((grid) => ({ value: grid.code, label: formatters.name(grid.name) }))}
          onChange={(value) => set({ grids: value.length === 0 ? null : value })}
        />
      </SetField>
      <SetField label={t('settings.departments.members')}>
        <Select
          mode="multiple"
          aria-label={t('settings.departments.members')}
          value={draft.members}
          optionFilterProp="label"
          options={[...people].map(([value, label]) => ({ value, label }))}
          onChange={(members) => set({ members })}
        />
      </SetField>
      {draft.members.length === 0 && <p className="medium">{t('settings.departments.nobody')}</p>}
    </EditorFrame>
  );
}

function wishOf(entry: Department | undefined): Wish {
  if (entry === undefined) return { name: { zh: '', en: '' }, party: 'enterprise', grids: null, members: [] };
  const { name, party, grids, members } = entry;
  return { name, party, grids, members: members.map(({ person }) => person) };
}

function codeFault(code: string, known: readonly Department[]): 'codeHint' | 'codeTaken' | undefined {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(code)) return 'codeHint';
  return known.some((department) => department.code === code) ? 'codeTaken' : undefined;
}
