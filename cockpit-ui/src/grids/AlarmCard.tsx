import type { Hazard } from '@cockpit/api/hazards';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { isKnownKind, measured } from '../hazards/hazard-words.ts';
import { useSpeech } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { Mark } from '../wall/Mark.tsx';
import { useGridName } from './grid-names.ts';

export const CARD_WIDTH = 500;
const MARGIN = 14;
const TITLE_SHARE = 0.42;

interface Props {
  hazard: Hazard;
  /** Where on the map it is, units from the left; undefined when it has no place. */
  at: number | undefined;
  /** Width of the map, units. */
  width: number;
}

/** Left edge of the card, units: as near its place as the title, which has the left part of the band, allows. */
export function cardLeft(at: number | undefined, width: number): number {
  return Math.max(width * TITLE_SHARE, Math.min(width - CARD_WIDTH - MARGIN, (at ?? width) - CARD_WIDTH / 2));
}

/** The worst open hazard: above the map, over its place, never on it. */
export function AlarmCard({ hazard, at, width }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const now = useNow();
  const gridName = useGridName();
  const level = hazard.level === 'major' ? 'high' : 'medium';
  const kind = isKnownKind(hazard.kind) ? t(`hazards.kind.${hazard.kind}`) : hazard.kind;
  const value = measured(hazard.value, hazard.unit);
  const left = cardLeft(at, width);
  const source = speech.name(hazard.name);
  const line = hazard.source === 'report' ? `${kind} · ${source}` : source;
  return (
    <div
      className={`alarm-card card-${level}`}
      style={{ '--card-left': left, '--card-width': CARD_WIDTH } as CSSProperties}
      role="status"
    >
      <p className="card-head">
        <Mark shape={level} />
        <b className="nobr">{t('grids.worst', { level: t(`hazards.level.${hazard.level}`) })}</b>
        <span className="quiet card-where">
          {[hazard.grid === null ? '' : gridName(hazard.grid), speech.age(hazard.openedAt, now)]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        <span className="n card-value">{value || (hazard.source === 'report' ? '' : kind)}</span>
      </p>
      <p className="card-line" title={hazard.description ?? line}>
        {line}
      </p>
    </div>
  );
}
