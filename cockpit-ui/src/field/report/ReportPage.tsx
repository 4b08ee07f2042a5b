/** 上报: a problem somebody sees, with a photo and where it is; handled on the spot if they did (自行处置). */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PhoneDraftNote } from '../drafts/PhoneDraftNote.tsx';
import { useDraft } from '../drafts/use-draft.ts';
import { Pick, TextField } from '../fields.tsx';
import { useFieldPerson } from '../me.ts';
import { newId } from '../new-id.ts';
import { caseReport, type TakenPhoto } from '../outbox/compose.ts';
import { PositionLine } from '../PositionLine.tsx';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePosition } from '../position.ts';
import { Screen } from '../Screen.tsx';
import { useRecordAction } from '../use-record-action.ts';
import { CategoryPick } from './CategoryPick.tsx';
import { EMPTY_FIELD_REPORT, type FieldReportDraft, reportFault, reportOf } from './report-draft.ts';

interface Draft {
  wish: FieldReportDraft;
  photos: readonly TakenPhoto[];
}
const EMPTY: Draft = { wish: EMPTY_FIELD_REPORT, photos: [] };

export function ReportPage() {
  const { t } = useTranslation();
  const me = useFieldPerson();
  const doIt = useRecordAction();
  const positioning = usePosition();
  const drafting = useDraft('report', EMPTY);
  const { wish: draft, photos } = drafting.draft;
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const { position, state } = positioning;
  const change = (part: Partial<FieldReportDraft>) => {
    setFault(undefined);
    drafting.change((before) => ({ ...before, wish: { ...before.wish, ...part } }));
  };

  async function send(): Promise<void> {
    const lack = reportFault(draft, photos, position, me.grids.length > 0);
    if (lack !== undefined) return setFault(t(lack === 'photo' ? 'field.act.photoNeeded' : `field.report.${lack}`));
    setBusy(true);
    const why = await doIt(draft.title, (doing) => caseReport(doing, reportOf(draft, position), photos, newId()));
    setBusy(false);
    if (why !== undefined) return setFault(why);
    drafting.clear();
  }

  return (
    <Screen
      title={t('field.report.title')}
      action={
        <>
          <p className="fd-warn" role="alert">
            {fault === undefined ? '' : `▲ ${fault}`}
          </p>
          <button type="button" className="fd-main" disabled={isBusy || isTaking} onClick={() => void send()}>
            {t('field.report.send')}
          </button>
        </>
      }
    >
      <PhoneDraftNote {...drafting} />
      <PhotoField
        key={String(draft.selfHandled)}
        kinds={draft.selfHandled ? ['after', 'before', 'near', 'far'] : ['near', 'far']}
        photos={photos}
        position={position}
        onChange={(to) => {
          setFault(undefined);
          drafting.change((before) => ({ ...before, photos: to(before.photos) }));
        }}
        onBusy={setTaking}
      />
      <TextField label={t('field.report.what')} value={draft.title} max={120} onChange={(title) => change({ title })} />
      <TextField
        label={t('field.report.description')}
        value={draft.description}
        max={2_000}
        lines={2}
        onChange={(description) => change({ description })}
      />
      <TextField
        label={t('field.report.place')}
        value={draft.place}
        max={200}
        onChange={(place) => change({ place })}
      />
      <PositionLine {...positioning} />
      {state === 'none' && me.grids.length > 0 && (
        <Pick label={t('field.report.grid')} value={draft.grid} onChange={(grid) => change({ grid })}>
          <option value="">{t('field.choose')}</option>
          {me.grids.map((grid) => (
            <option key={grid} value={grid}>
              {grid}
            </option>
          ))}
        </Pick>
      )}
      {me.rights.includes('case.handle') && (
        <label className="fd-check">
          <input
            type="checkbox"
            checked={draft.selfHandled}
            onChange={({ target }) => change({ selfHandled: target.checked })}
          />
          {t('field.report.selfHandled')}
        </label>
      )}
      {draft.selfHandled && <CategoryPick value={draft.category} onChange={(category) => change({ category })} />}
    </Screen>
  );
}
