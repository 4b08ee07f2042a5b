import type { Department, DepartmentChange } from '@cockpit/api/organisation';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DetailFrame } from '../desk-kit/DetailFrame.tsx';
import { useGrids } from '../grids/fetch-grids.ts';
import { ask } from '../http/ask.ts';
import { useSpeech } from '../i18n/words.ts';
import { Reason } from './Reason.tsx';
import { useCandidates, useChange } from './use-settings.ts';
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
  const speech = useSpeech();
  const grids = useGrids()?.grids ?? [];
  const candidates = useCandidates().data ?? [];
  const [code, setCode] = useState(entry?.code ?? '');
  const [wish, setWish] = useState<Wish>(() => wishOf(entry));
  const change = useChange(() => onChoose(undefined));
  const set = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const fault = entry === undefined ? codeFault(code, known) : undefined;
  const people = new Map([
    ...(entry?.members ?? []).map(({ person, name }) => [person, name] as const),
    ...candidates.map(({ person, name }) => [person, name] as const),
  ]);

  function send(reason: string, retired: boolean): void {
    const body = { ...wish, revision: entry?.revision ?? null, reason, ...(retired && { retired }) };
    change.mutate((query) => ask('PUT /api/departments/{code}', { params: { code }, query, body }));
  }

  return (
    <DetailFrame
      className="set-form"
      title={entry === undefined ? t('settings.departments.add') : speech.name(wish.name)}
      scope={entry?.code}
      isCode
      back={t('settings.back')}
      onBack={() => onChoose(undefined)}
    >
      {entry === undefined && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is a control of Ant Design
        <label className="set-field">
          {t('settings.departments.code')}
          <Input
            maxLength={32}
            placeholder={t('settings.departments.codeHint')}
            value={code}
            onChange={({ target }) => setCode(target.value.trim())}
          />
        </label>
      )}
      <WordFields
        label={t('settings.departments.name')}
        value={wish.name}
        max={NAME_MAX}
        onChange={(name) => set({ name })}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label className="set-field">
        {t('settings.departments.party')}
        <Select
          aria-label={t('settings.departments.party')}
          value={wish.party}
          options={PARTIES.map((value) => ({ value, label: t(`cases.party.${value}`) }))}
          onChange={(party) => set({ party })}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label className="set-field">
        {t('settings.departments.grids')}
        <Select
          mode="multiple"
          allowClear
          aria-label={t('settings.departments.grids')}
          placeholder={t('settings.departments.allGrids')}
          value={wish.grids ?? []}
          optionFilterProp="label"
          options={grids.map((grid) => ({ value: grid.code, label: speech.name(grid.name) }))}
          onChange={(value) => set({ grids: value.length === 0 ? null : value })}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is a control of Ant Design */}
      <label className="set-field">
        {t('settings.departments.members')}
        <Select
          mode="multiple"
          aria-label={t('settings.departments.members')}
          value={wish.members}
          optionFilterProp="label"
          options={[...people].map(([value, label]) => ({ value, label }))}
          onChange={(members) => set({ members })}
        />
      </label>
      {wish.members.length === 0 && <p className="medium">{t('settings.departments.nobody')}</p>}
      <Reason
        isChanged={entry === undefined || JSON.stringify(wish) !== JSON.stringify(wishOf(entry))}
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
      />
    </DetailFrame>
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
