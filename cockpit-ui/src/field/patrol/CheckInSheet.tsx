/** At a checkpoint: all well, or something found that becomes a case. */
import type { ReportRequest } from '@cockpit/api/cases/act';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PhoneDraftNote } from '../drafts/PhoneDraftNote.tsx';
import { useDraft } from '../drafts/use-draft.ts';
import { Choices, TextField } from '../fields.tsx';
import { newId } from '../new-id.ts';
import { type Authorship, caseReport, checkIn, combine, type TakenPhoto } from '../outbox/compose.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import type { Position } from '../position.ts';
import { CategoryPick } from '../report/CategoryPick.tsx';
import { Sheet } from '../Sheet.tsx';
import { useRecordAction } from '../use-record-action.ts';
import { checkinOf, placeOf } from './check-in.ts';
import type { WalkedStop } from './rounds.ts';

const TITLE_MAX = 120;

interface CheckInDraft {
  result: 'ok' | 'finding';
  note: string;
  category: string;
  photos: readonly TakenPhoto[];
}
const EMPTY: CheckInDraft = { result: 'ok', note: '', category: '', photos: [] };

interface CheckInSheetProps {
  community: string;
  stop: WalkedStop;
  via: 'qr' | 'position';
  metres: number | null;
  position: Position | undefined;
  onClose(): void;
}

export function CheckInSheet({ community, stop, via, metres, position, onClose }: CheckInSheetProps) {
  const { t, i18n } = useTranslation();
  const doIt = useRecordAction();
  const drafting = useDraft(`checkin ${stop.round} ${stop.checkpoint}`, EMPTY);
  const { result, note, category, photos } = drafting.draft;
  const change = (part: Partial<CheckInDraft>) => {
    setFault(undefined);
    drafting.change((before) => ({ ...before, ...part }));
  };
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const name = stop.name[i18n.language === 'en' ? 'en' : 'zh'];

  async function send(): Promise<void> {
    const text = note.trim();
    if (result === 'finding' && text === '') return setFault(t('field.patrol.findingNeeded'));
    setBusy(true);
    const why = await doIt(name, (doing) => compose(doing, text));
    setBusy(false);
    if (why !== undefined) return setFault(why);
    drafting.clear();
    onClose();
  }

  function compose(doing: Authorship, text: string) {
    const id = newId();
    const made = { id, community, stop, via, position, at: doing.at, result, note: text };
    const checkin = checkIn(doing, checkinOf({ ...made, category: category === '' ? undefined : category }));
    if (result === 'ok') return checkin;
    const report: ReportRequest = {
      community,
      source: 'patrol',
      title: `${text.split('\n')[0]}`.slice(0, TITLE_MAX),
      description: text,
      place: stop.name.zh,
      ...placeOf(position, stop),
      signals: [{ kind: 'finding', ref: `${stop.device}/${id}` }],
    };
    return combine(checkin, caseReport(doing, report, photos, newId(), [id]));
  }

  return (
    <Sheet
      title={name}
      send={t(result === 'ok' ? 'field.patrol.checkIn' : 'field.patrol.sendFinding')}
      fault={fault}
      isBusy={isBusy || isTaking}
      onClose={onClose}
      onSend={() => void send()}
    >
      <p className="fd-quiet">
        {via === 'qr' ? `✓ ${t('field.patrol.byCode')}` : `● ${t('field.patrol.byPosition', { n: metres ?? 0 })}`}
      </p>
      <PhoneDraftNote {...drafting} />
      {(stop.at !== null || stop.isPending) && <p className="fd-note">▲ {t('field.patrol.already')}</p>}
      <Choices
        label={t('field.patrol.result')}
        options={(['ok', 'finding'] as const).map((value) => ({ value, text: t(`field.patrol.${value}`) }))}
        value={result}
        onChange={(value) => change({ result: value })}
      />
      {result === 'finding' && (
        <>
          <PhotoField
            kinds={['near', 'far']}
            photos={photos}
            position={position}
            onChange={(to) => drafting.change((before) => ({ ...before, photos: to(before.photos) }))}
            onBusy={setTaking}
          />
          <TextField
            label={t('field.patrol.findingTitle')}
            value={note}
            max={500}
            lines={3}
            onChange={(text) => change({ note: text })}
          />
          <CategoryPick value={category} onChange={(code) => change({ category: code })} />
        </>
      )}
    </Sheet>
  );
}
