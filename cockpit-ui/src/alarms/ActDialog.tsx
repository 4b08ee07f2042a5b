import { Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptDraftNote } from '../desk-kit/KeptDraftNote.tsx';
import { useKeptDraft } from '../desk-kit/use-kept-draft.ts';
import { usePhone } from '../desk-kit/use-phone.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { type ActionText, needsWords, type Verb } from './act.ts';

const SHELF_MINUTES = [15, 30, 60, 120, 240, 480] as const;
const WORDS_MAX = 500;
const QUICK = {
  acknowledge: ['call', 'go', 'watch'],
  comment: ['call', 'go', 'watch'],
  shelve: ['test', 'false', 'watch'],
  unshelve: [],
  'out-of-service': ['test', 'false'],
  'in-service': [],
} as const satisfies Record<Verb, readonly string[]>;

interface Props {
  verb: Verb;
  /** Of what is written, among the person's drafts. */
  about: string;
  /** Why it was not carried out. */
  fault: string | null;
  /** What it is done to, or how many. */
  what: string;
  title: string;
  /** Longest shelf the rule allows, min. */
  shelfMax: number;
  busy: boolean;
  /** `sent`: to be called when it was carried out. */
  onDo: (said: ActionText, sent: () => void) => void;
  onCancel: () => void;
}

/** Asks for what the order needs: a note that may stay empty, a reason that may not, an end for a shelf. */
export function ActDialog({ verb, about, what, title, shelfMax, busy, fault, onDo, onCancel }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow();
  // The keyboard of a phone would cover the words that a tap puts in, and the button.
  const isPhone = usePhone();
  const choices = SHELF_MINUTES.filter((minutes) => minutes <= shelfMax);
  const kept = useKeptDraft(`alarm ${about}`, '');
  const words = kept.draft;
  const setWords = (next: string) => kept.change(() => next);
  const [minutes, setMinutes] = useState(choices[1] ?? choices[0] ?? shelfMax);
  const [missing, setMissing] = useState(false);
  const ask = verb === 'acknowledge' ? 'note' : verb === 'comment' ? 'comments' : 'reason';

  function go(): void {
    if (needsWords(verb) && words.trim() === '') setMissing(true);
    else if (!busy) onDo({ words: words.trim(), minutes }, kept.clear);
  }

  return (
    <Modal
      open
      centered
      title={title}
      onCancel={onCancel}
      onOk={go}
      okText={t(`alarms.act.${verb}`)}
      cancelText={t('alarms.act.cancel')}
      confirmLoading={busy}
      width={480}
    >
      <p className="work-dialog-what">{what}</p>
      {verb === 'shelve' && (
        <div className="work-dialog-part">
          <p>{t('alarms.act.minutes')}</p>
          <Segmented
            block
            value={minutes}
            onChange={setMinutes}
            options={(choices.length > 0 ? [...choices] : [shelfMax]).map((value) => ({
              value,
              label: value < 60 ? t('alarms.act.minutesOf', { n: value }) : t('alarms.act.hoursOf', { n: value / 60 }),
            }))}
          />
          <p className="work-hint">
            {t('alarms.act.until', { time: formatters.time(now + minutes * 60_000, now), max: shelfMax })}
          </p>
        </div>
      )}
      {verb === 'out-of-service' && <p className="work-hint">{t('alarms.act.serviceHint')}</p>}
      <div className="work-dialog-part">
        <Input.TextArea
          autoFocus={!isPhone}
          rows={3}
          maxLength={WORDS_MAX}
          value={words}
          placeholder={t(`alarms.act.${ask}`)}
          aria-label={t(`alarms.act.${ask}`)}
          aria-invalid={missing}
          status={missing ? 'error' : ''}
          onChange={({ target }) => {
            setWords(target.value);
            setMissing(false);
          }}
          onPressEnter={(event) => {
            // Enter does it, Shift+Enter breaks the line; while an input method composes, Enter is its own.
            if (event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            go();
          }}
        />
        {missing && (
          <p className="work-missing" role="alert">
            {t(ask === 'reason' ? 'alarms.act.reasonNeeded' : 'alarms.act.noteNeeded')}
          </p>
        )}
        <KeptDraftNote {...kept} />
        {fault !== null && (
          <p className="work-missing" role="alert">
            {fault}
          </p>
        )}
        <div className="al-quick">
          {QUICK[verb].map((word) => (
            <Button key={word} size="small" onClick={() => setWords(t(`alarms.act.quick.${word}`))}>
              {t(`alarms.act.quick.${word}`)}
            </Button>
          ))}
        </div>
      </div>
    </Modal>
  );
}
