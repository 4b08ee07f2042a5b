import type { Alarm } from '@cockpit/api/alarms';
import type { CaseFile } from '@cockpit/api/cases';
import { CASE_SOURCES } from '@cockpit/api/cases/constants';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Segmented, Select } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptDraftNote } from '../../desk-kit/KeptDraftNote.tsx';
import { mayDo, useMe } from '../../desk-kit/me.ts';
import { optionAnswers } from '../../desk-kit/search.ts';
import { useKeptDraft } from '../../desk-kit/use-kept-draft.ts';
import { useGridChoices } from '../../grids/use-grid-choices.ts';
import { apiErrorText, callApi } from '../../http/api-client.ts';
import { useFormatters } from '../../i18n/words.ts';
import { CategoryField } from '../act/fields/CategoryField.tsx';
import { Labelled } from '../act/fields/Labelled.tsx';
import { LevelChoice } from '../act/fields/LevelChoice.tsx';
import { NoteField } from '../act/fields/NoteField.tsx';
import { PhotosField } from '../act/fields/PhotosField.tsx';
import { createIdempotencyKeys } from '../act/idempotency-keys.ts';
import { PRIORITIES } from '../filters.ts';
import { useCategories } from '../use-settings.ts';
import { PlaceField } from './PlaceField.tsx';
import { EMPTY_REPORT, type ReportDraft, reportDraftFault, reportDraftOf, reportOf } from './report-draft.ts';
import { suggestCategories } from './suggest.ts';
import '../../desk-kit/work.css';
import '../cases.css';

interface Props {
  community: string | null;
  /** The signal it is filed from. */
  alarm?: Alarm;
  onDone: (one: CaseFile) => void;
  onCancel: () => void;
}

/** A new case, by hand or from an alarm; with a category it is filed at once. */
export function ReportDialog({ community, alarm, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keys = useRef(createIdempotencyKeys());
  const kept = useKeptDraft<ReportDraft>(
    alarm === undefined ? 'report' : `report alarm ${alarm.id}`,
    alarm === undefined ? EMPTY_REPORT : reportDraftOf(alarm),
  );
  const { draft } = kept;
  const [missing, setMissing] = useState(false);
  const fault = reportDraftFault(draft);
  const mayFile = mayDo(me, 'case.file');
  const set = (part: Partial<ReportDraft>) => {
    setMissing(false);
    kept.change((before) => ({ ...before, ...part }));
  };

  const sending = useMutation({
    mutationFn: () => {
      const body = reportOf(draft, alarm, community);
      return callApi('POST /api/cases', { body, key: keys.current.keyOf(JSON.stringify(body)) });
    },
    onSuccess: (one) => {
      kept.clear();
      void message.success(
        one.number === null ? t('cases.report.done') : t('cases.report.filed', { number: one.number }),
      );
      onDone(one);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });

  function go(): void {
    if (fault !== undefined) setMissing(true);
    else if (!sending.isPending) sending.mutate();
  }

  return (
    <Modal
      open
      centered
      title={t(alarm === undefined ? 'cases.report.title' : 'cases.report.fromAlarm')}
      onCancel={onCancel}
      onOk={go}
      okText={t(draft.category === null ? 'cases.report.register' : 'cases.report.file')}
      cancelText={t('cases.act.cancel')}
      confirmLoading={sending.isPending}
      width={680}
    >
      <KeptDraftNote {...kept} />
      <Labelled name={t('cases.report.what')}>
        {(label) => (
          <Input
            aria-label={label}
            maxLength={120}
            status={missing && fault === 'whatNeeded' ? 'error' : ''}
            value={draft.title}
            onChange={({ target }) => set({ title: target.value })}
          />
        )}
      </Labelled>
      <div className="cs-pair">
        <Labelled name={t('cases.report.source')}>
          {(label) => (
            <Select
              aria-label={label}
              className="cs-wide"
              value={draft.source}
              disabled={alarm !== undefined}
              onChange={(source) => set({ source })}
              options={CASE_SOURCES.map((value) => ({ value, label: t(`cases.source.${value}`) }))}
            />
          )}
        </Labelled>
        <Labelled name={t('cases.act.priority')}>
          {() => (
            <Segmented
              value={draft.priority}
              onChange={(priority) => set({ priority })}
              options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
            />
          )}
        </Labelled>
        {alarm === undefined && (
          <LevelChoice value={draft.hazardLevel} onChange={(hazardLevel) => set({ hazardLevel })} />
        )}
      </div>
      {mayFile && <CategoryPart draft={draft} domain={alarm?.domain ?? null} onChange={set} />}
      <PlacePart draft={draft} isMissing={missing && fault === 'whereNeeded'} onChange={set} />
      <PlaceField draft={draft} onChange={set} />
      <NoteField
        value={draft.description}
        label={t('cases.report.description')}
        isMissing={false}
        onChange={(description) => set({ description })}
        onGo={go}
      />
      <PhotosField value={draft.photos} verb="report" onChange={(photos) => set({ photos })} />
      {missing && fault !== undefined && (
        <p className="work-missing" role="alert">
          {t(`cases.report.${fault}`)}
        </p>
      )}
      {sending.error !== null && (
        <p className="work-missing" role="alert">
          {apiErrorText(sending.error, t)}
        </p>
      )}
    </Modal>
  );
}

interface PartProps {
  draft: ReportDraft;
  onChange: (part: Partial<ReportDraft>) => void;
}

/** The category, and those that the words typed so far suggest. */
function CategoryPart({ draft, domain, onChange }: PartProps & { domain: Alarm['domain'] | null }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const categories = useCategories();
  const suggested = useMemo(
    () => suggestCategories(`${draft.title} ${draft.description}`, domain, categories),
    [draft.title, draft.description, domain, categories],
  );
  return (
    <>
      <CategoryField
        label={t('cases.report.category')}
        value={draft.category}
        isMissing={false}
        allowClear
        onChange={(category) => onChange({ category })}
      />
      {draft.category === null && suggested.length > 0 && (
        <div className="cs-buttons work-dialog-part">
          <span className="work-hint">{t('cases.act.suggested')}</span>
          {suggested.map(({ code, name }) => (
            <Button key={code} size="small" onClick={() => onChange({ category: code })}>
              {formatters.name(name)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

/** Where it is, in words and by grid. */
function PlacePart({ draft, isMissing, onChange }: PartProps & { isMissing: boolean }) {
  const { t } = useTranslation();
  const grids = useGridChoices();
  return (
    <div className="cs-pair">
      <Labelled name={t('cases.report.place')}>
        {(label) => (
          <Input
            aria-label={label}
            maxLength={200}
            value={draft.place}
            onChange={({ target }) => onChange({ place: target.value })}
          />
        )}
      </Labelled>
      <Labelled name={t('cases.detail.grid')}>
        {(label) => (
          <Select
            aria-label={label}
            className="cs-wide"
            status={isMissing ? 'error' : ''}
            value={draft.grid}
            onChange={(grid) => onChange({ grid: grid ?? null, lon: null, lat: null })}
            showSearch={{ filterOption: optionAnswers }}
            allowClear
            options={grids}
          />
        )}
      </Labelled>
    </div>
  );
}
