import type { Alarm } from '@cockpit/api/alarms';
import type { CaseFile } from '@cockpit/api/cases';
import { CASE_SOURCES } from '@cockpit/api/cases/constants';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Segmented, Select } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayDo, useMe } from '../../desk-kit/me.ts';
import { optionAnswers } from '../../desk-kit/search.ts';
import { useGridChoices } from '../../grids/use-grid-choices.ts';
import { ask, refusalText } from '../../http/ask.ts';
import { useSpeech } from '../../i18n/words.ts';
import { CategoryField } from '../act/fields/CategoryField.tsx';
import { Labelled } from '../act/fields/Labelled.tsx';
import { LevelChoice } from '../act/fields/LevelChoice.tsx';
import { NoteField } from '../act/fields/NoteField.tsx';
import { PhotosField } from '../act/fields/PhotosField.tsx';
import { createOrderKeys } from '../act/order-key.ts';
import { PRIORITIES } from '../filters.ts';
import { useCategories } from '../use-settings.ts';
import { PlaceField } from './PlaceField.tsx';
import { suggestCategories } from './suggest.ts';
import { EMPTY_WISH, reportOf, type Wish, wishFault, wishOf } from './wish.ts';
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
  const keys = useRef(createOrderKeys());
  const [wish, setWish] = useState<Wish>(() => (alarm === undefined ? EMPTY_WISH : wishOf(alarm)));
  const [missing, setMissing] = useState(false);
  const fault = wishFault(wish);
  const mayFile = mayDo(me, 'case.file');
  const set = (part: Partial<Wish>) => {
    setMissing(false);
    setWish((before) => ({ ...before, ...part }));
  };

  const sending = useMutation({
    mutationFn: () => {
      const body = reportOf(wish, alarm, community);
      return ask('POST /api/cases', { body, key: keys.current.keyOf(JSON.stringify(body)) });
    },
    onSuccess: (one) => {
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
      okText={t(wish.category === null ? 'cases.report.register' : 'cases.report.file')}
      cancelText={t('cases.act.cancel')}
      confirmLoading={sending.isPending}
      width={680}
    >
      <Labelled name={t('cases.report.what')}>
        {(label) => (
          <Input
            aria-label={label}
            maxLength={120}
            status={missing && fault === 'whatNeeded' ? 'error' : ''}
            value={wish.title}
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
              value={wish.source}
              disabled={alarm !== undefined}
              onChange={(source) => set({ source })}
              options={CASE_SOURCES.map((value) => ({ value, label: t(`cases.source.${value}`) }))}
            />
          )}
        </Labelled>
        <Labelled name={t('cases.act.priority')}>
          {() => (
            <Segmented
              value={wish.priority}
              onChange={(priority) => set({ priority })}
              options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
            />
          )}
        </Labelled>
        {alarm === undefined && (
          <LevelChoice value={wish.hazardLevel} onChange={(hazardLevel) => set({ hazardLevel })} />
        )}
      </div>
      {mayFile && <CategoryPart wish={wish} domain={alarm?.domain ?? null} onChange={set} />}
      <PlacePart wish={wish} isMissing={missing && fault === 'whereNeeded'} onChange={set} />
      <PlaceField wish={wish} onChange={set} />
      <NoteField
        value={wish.description}
        label={t('cases.report.description')}
        isMissing={false}
        onChange={(description) => set({ description })}
        onGo={go}
      />
      <PhotosField value={wish.photos} verb="report" onChange={(photos) => set({ photos })} />
      {missing && fault !== undefined && (
        <p className="work-missing" role="alert">
          {t(`cases.report.${fault}`)}
        </p>
      )}
      {sending.error !== null && (
        <p className="work-missing" role="alert">
          {refusalText(sending.error, t)}
        </p>
      )}
    </Modal>
  );
}

interface PartProps {
  wish: Wish;
  onChange: (part: Partial<Wish>) => void;
}

/** The category, and those that the words typed so far suggest. */
function CategoryPart({ wish, domain, onChange }: PartProps & { domain: Alarm['domain'] | null }) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const categories = useCategories();
  const suggested = useMemo(
    () => suggestCategories(`${wish.title} ${wish.description}`, domain, categories),
    [wish.title, wish.description, domain, categories],
  );
  return (
    <>
      <CategoryField
        label={t('cases.report.category')}
        value={wish.category}
        isMissing={false}
        allowClear
        onChange={(category) => onChange({ category })}
      />
      {wish.category === null && suggested.length > 0 && (
        <div className="cs-buttons work-dialog-part">
          <span className="work-hint">{t('cases.act.suggested')}</span>
          {suggested.map(({ code, name }) => (
            <Button key={code} size="small" onClick={() => onChange({ category: code })}>
              {speech.name(name)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

/** Where it is, in words and by grid. */
function PlacePart({ wish, isMissing, onChange }: PartProps & { isMissing: boolean }) {
  const { t } = useTranslation();
  const grids = useGridChoices();
  return (
    <div className="cs-pair">
      <Labelled name={t('cases.report.place')}>
        {(label) => (
          <Input
            aria-label={label}
            maxLength={200}
            value={wish.place}
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
            value={wish.grid}
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
