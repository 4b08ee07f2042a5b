/** Writing an order on a case: only what this order needs, and photos straight from the camera. */

import { CASE_REASONS } from '@cockpit/api/cases/act/constants';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PhoneDraftNote } from '../drafts/PhoneDraftNote.tsx';
import { useDraft } from '../drafts/use-draft.ts';
import { Choices, TextField } from '../fields.tsx';
import { newId } from '../new-id.ts';
import { caseOrder } from '../outbox/compose.ts';
import { PositionLine } from '../PositionLine.tsx';
import { usePhoneParts } from '../phone.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePosition } from '../position.ts';
import { Sheet } from '../Sheet.tsx';
import { useRecordAction } from '../use-record-action.ts';
import { bodyOf, EMPTY_FIELD_ACTION, type FieldActionDraft, faultOf } from './draft.ts';
import { formOf, type PhoneVerb } from './orders.ts';
import { UntilField } from './UntilField.tsx';

interface OrderSheetProps {
  detail: CaseDetail;
  verb: PhoneVerb;
  onClose(): void;
}

export function OrderSheet({ detail, verb, onClose }: OrderSheetProps) {
  const { t } = useTranslation();
  const { clock } = usePhoneParts();
  const doIt = useRecordAction();
  const positioning = usePosition();
  const drafting = useDraft<FieldActionDraft>(`case ${detail.case.id} ${verb}`, EMPTY_FIELD_ACTION);
  const { draft } = drafting;
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const form = formOf(verb);
  const change = (part: Partial<FieldActionDraft>) => {
    setFault(undefined);
    drafting.change((before) => ({ ...before, ...part }));
  };
  const needsAfter = verb === 'handle' && detail.missing.includes('after-photo');

  async function send(): Promise<void> {
    const lack = faultOf(verb, draft, clock.now());
    if (lack !== undefined) return setFault(t(`field.act.${lack}Needed`));
    if (needsAfter && !draft.photos.some(({ kind }) => kind === 'after')) return setFault(t('field.act.photoNeeded'));
    setBusy(true);
    const { id, version, title } = detail.case;
    const order = { id, version, verb, body: bodyOf(verb, draft, positioning.position) };
    const why = await doIt(title, (doing) => caseOrder(doing, order, draft.photos, newId()));
    setBusy(false);
    if (why !== undefined) return setFault(why);
    drafting.clear();
    onClose();
  }

  return (
    <Sheet
      title={t(`cases.action.${verb}`)}
      send={t('field.submit')}
      fault={fault}
      isBusy={isBusy || isTaking}
      onClose={onClose}
      onSend={() => void send()}
    >
      <p className="fd-quiet">{detail.case.title}</p>
      <PhoneDraftNote {...drafting} />
      {form.reason !== null && (
        <Choices
          label={t('field.act.reason')}
          options={CASE_REASONS[form.reason].map((value) => ({ value, text: t(`cases.reason.${value}`) }))}
          value={draft.reason as (typeof CASE_REASONS)[typeof form.reason][number] | null}
          onChange={(reason) => change({ reason })}
        />
      )}
      {form.until && <UntilField value={draft.until} now={clock.now()} onChange={(until) => change({ until })} />}
      {form.photos.length > 0 && (
        <PhotoField
          kinds={form.photos}
          photos={draft.photos}
          position={positioning.position}
          onChange={(to) => {
            setFault(undefined);
            drafting.change((before) => ({ ...before, photos: to(before.photos) }));
          }}
          onBusy={setTaking}
        />
      )}
      {form.note !== 'none' && (
        <TextField
          label={t(`field.act.note.${form.note}`)}
          value={draft.note}
          max={2_000}
          lines={3}
          onChange={(note) => change({ note })}
        />
      )}
      {form.position && <PositionLine {...positioning} />}
    </Sheet>
  );
}
