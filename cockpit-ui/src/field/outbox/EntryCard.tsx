import type { StaleCase } from '@cockpit/api/cases/act';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { orderWord } from '../cases/order-word.ts';
import { usePhoneParts } from '../phone.ts';
import { timeText } from '../time-text.ts';
import type { Entry, EntryAnswer } from './entry.ts';
import { isHeld } from './next-step.ts';

/** Refusals with words of their own; the rest is told in the api's. */
const KNOWN = [
  'photo-gone',
  'photo-unreadable',
  'photo-too-large',
  'not-at-place',
  'too-early',
  'too-old',
  'wrong-stage',
  'not-yours',
  'own-work',
  'forbidden',
  'not-found',
  'signal-bound',
  'unknown-device',
  'unknown-checkpoint',
  'already-asked',
  'plan-missing',
  'bundled',
] as const;

export function EntryCard({ entry, entries }: { entry: Entry; entries: readonly Entry[] }) {
  const { t } = useTranslation();
  const { outbox } = usePhoneParts();
  const [isSure, setSure] = useState(false);
  const { seq, key, kind, state, label, doneAt, fault } = entry;
  const isTrouble = state === 'refused' || state === 'stale';
  const hasFinding = kind === 'checkin' && entries.some(({ after }) => after.includes(key));
  const caseId = /^case:(\d+)$/.exec(entry.subject ?? '')?.[1];
  return (
    <li className={isTrouble ? 'fd-entry is-trouble' : 'fd-entry'} data-entry={state}>
      <b>
        {orderWord(t, label.verb)}
        {label.about !== '' && ` · ${label.about}`}
      </b>
      <span>
        {isTrouble ? '▲ ' : '◌ '}
        {stateText(t, entry, entries)} · {t('field.outbox.doneAt', { time: timeText(doneAt) })}
      </span>
      {isTrouble && fault !== null && <p>{faultText(t, fault)}</p>}
      {state === 'stale' && <Since fault={fault} />}
      {isTrouble && (
        <div className="fd-pair">
          {isSure ? (
            <button type="button" className="is-danger" onClick={() => void outbox.dismiss(seq)}>
              {t(hasFinding ? 'field.outbox.dismissCheckin' : 'field.outbox.dismissSure')}
            </button>
          ) : (
            <button type="button" onClick={() => setSure(true)}>
              {t('field.outbox.dismiss')}
            </button>
          )}
          {state === 'stale' ? (
            <button type="button" className="fd-main" onClick={() => void outbox.sendOnPresent(seq)}>
              {t('field.outbox.again')}
            </button>
          ) : (
            <button type="button" className="fd-main" onClick={() => void outbox.retry(seq)}>
              {t('field.outbox.retry')}
            </button>
          )}
        </div>
      )}
      {isTrouble && caseId !== undefined && (
        <Link className="fd-link" to={`/field/cases/${caseId}`}>
          {t('field.outbox.openCase')}
        </Link>
      )}
    </li>
  );
}

/** What others did meanwhile. */
function Since({ fault }: { fault: EntryAnswer | null }) {
  const { t } = useTranslation();
  const since = (fault?.body as Partial<StaleCase> | null)?.since ?? [];
  return (
    <ul className="fd-since" aria-label={t('field.outbox.since')}>
      {since.map(({ version, by, at, action, note }) => (
        <li key={version}>
          {timeText(at)} {by ?? t('cases.timeline.bySystem')} {t(`cases.did.${action}`)}
          {note !== null && `：${note}`}
        </li>
      ))}
    </ul>
  );
}

function stateText(t: TFunction, entry: Entry, entries: readonly Entry[]): string {
  if (entry.state === 'waiting') {
    if (isHeld(entry, entries)) return t('field.outbox.held');
    return entry.tries === 0 ? t('field.outbox.waiting') : t('field.outbox.sending', { n: entry.tries });
  }
  return t(`field.outbox.${entry.state}`);
}

/** What stands before the api, like a proxy, refuses without a word. */
function faultText(t: TFunction, { status, code, message }: EntryAnswer): string {
  const known = KNOWN.find((one) => one === code);
  if (known !== undefined) return t(`field.outbox.fault.${known}`);
  return code === 'stale' ? '' : t('field.outbox.fault.other', { status, message });
}
