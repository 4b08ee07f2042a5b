import type { Shift } from '@cockpit/api/shifts';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../../i18n/words.ts';
import { Mark } from '../../kit/Mark.tsx';

interface Props {
  shift: Shift;
  /** Epoch ms. */
  now: number;
  onEdit: (() => void) | undefined;
}

/** Who is planned; of a shift that is over, who was there. Too few is said by shape and word. */
export function RosterCell({ shift, now, onEdit }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { roster, duty, peopleMin, endsAt, name, day } = shift;
  const isOver = endsAt <= now;
  const people = isOver
    ? [...new Map(duty.map(({ person, name: who, standIn }) => [person, { person, name: who, standIn }])).values()]
    : roster.map((one) => ({ ...one, standIn: false }));
  const missing = peopleMin - people.length;
  const content = (
    <>
      {people.length === 0 && <span className="quiet">{t(isOver ? 'shifts.now.nobody' : 'shifts.roster.none')}</span>}
      {people.map(({ person, name: who, standIn }) => (
        <span key={person} className="shift-name">
          {who}
          {standIn && <span className="quiet"> ({t('shifts.roster.standIn')})</span>}
        </span>
      ))}
      {missing > 0 && (
        <span className="shift-short medium">
          <Mark shape="medium" />
          {t('shifts.roster.lacks', { n: missing })}
        </span>
      )}
    </>
  );
  if (onEdit === undefined) return <div className="shift-cell">{content}</div>;
  return (
    <button type="button" className="shift-cell" onClick={onEdit}>
      <span className="unseen">{t('shifts.roster.edit', { day, shift: formatters.name(name) })}</span>
      {content}
    </button>
  );
}
