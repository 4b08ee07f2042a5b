import type { Handover } from '@cockpit/api/shifts';
import { useTranslation } from 'react-i18next';
import { inputOf } from '../format/datetime-field.ts';
import { useFormatters } from '../i18n/words.ts';
import { useLive, useTimezone } from '../live/store.ts';
import { HandoverStateSheet } from './HandoverStateSheet.tsx';
import { PromiseList } from './PromiseList.tsx';

/** A handover as it was signed. */
export function HandoverSheet({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const timezone = useTimezone();
  const community = useLive((state) => state.pictures.wall?.community.name);
  // With its date: it is read and printed days later as well.
  const moment = (at: number) => inputOf(at, timezone).replace('T', ' ');
  const { out, notes, estate: handoverState } = handover;
  const shift = ({ plan, day, name }: Handover['from']) => `${name === null ? plan : formatters.name(name)} ${day}`;
  const taken = handover.in;
  return (
    <article className="shift-sheet">
      {community && <p className="shift-paper">{formatters.name(community)}</p>}
      <dl className="shift-facts">
        <div>
          <dt>{t('shifts.last.shifts')}</dt>
          <dd>{t('shifts.last.fromTo', { from: shift(handover.from), to: shift(handover.to) })}</dd>
        </div>
        <div>
          <dt>{t('shifts.last.out')}</dt>
          <dd>{t('shifts.last.signedAt', { name: out.name, time: moment(out.at) })}</dd>
        </div>
        {taken !== null && (
          <div>
            <dt>{t('shifts.last.in')}</dt>
            <dd>{t('shifts.last.signedAt', { name: taken.name, time: moment(taken.at) })}</dd>
          </div>
        )}
        <div>
          <dt>{t('shifts.waiting.notes')}</dt>
          <dd className="shift-notes">
            {notes === '' ? <span className="quiet">{t('shifts.waiting.noNotes')}</span> : notes}
          </dd>
        </div>
        {taken !== null && taken.note !== null && (
          <div>
            <dt>{t('shifts.last.note')}</dt>
            <dd className="shift-notes">{taken.note}</dd>
          </div>
        )}
      </dl>
      <HandoverStateSheet
        handoverState={handoverState}
        promises={<PromiseList promises={handoverState.promises} at={handoverState.at} />}
      />
    </article>
  );
}
