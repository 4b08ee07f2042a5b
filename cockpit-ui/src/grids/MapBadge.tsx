import { coverageOf } from '@cockpit/api/completeness';
import type { GridNow } from '@cockpit/api/grids';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { percent, UNKNOWN_MARK } from '../format/numbers.ts';
import { textWidth } from '../format/text-width.ts';
import { BADGE_NAME, BADGE_TEXT, LABEL_TEXT } from './map-layout.ts';
import type { PlacedSymbol } from './placement.ts';

interface Props {
  place: PlacedSymbol | undefined;
  name: string;
  state: GridNow | undefined;
}

const MARKS = { high: '◆', medium: '▲', low: '●', calm: '' } as const;

/** Name and two figures of a grid that can be opened. */
export function MapBadge({ place, name, state, code }: Props & { code: string }) {
  const { t } = useTranslation();
  if (place === undefined) return null;
  const { x, y, w, h } = place.box;
  const compact = place.size > 0;
  const level = state?.state ?? 'calm';
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; the grid's own label says the same
    <g className={`badge state-${level}`} data-box={code} transform={`translate(${x} ${y})`} aria-hidden="true">
      <rect width={w} height={h} rx="6" />
      <text x={w / 2} y={compact ? h / 2 : 19} fontSize={BADGE_NAME} className="badge-name">
        {fitText(name, BADGE_NAME, w - 40)}
        {level !== 'calm' && <tspan className="badge-mark"> {MARKS[level]}</tspan>}
      </text>
      {!compact && (
        <text x={w / 2} y={41} fontSize={BADGE_TEXT} className="badge-line">
          <tspan data-figure={`grids.${code}.occupancy`}>{parkingText(state, t)}</tspan>
          {' · '}
          <tspan data-figure={`grids.${code}.patrolDone`} className={state?.patrolMissed ? 'is-missed' : ''}>
            {state?.patrolMissed ? '▲ ' : ''}
            {t('grids.patrol', { done: state?.patrolDone ?? 0, planned: state?.patrolPlanned ?? 0 })}
          </tspan>
        </text>
      )}
    </g>
  );
}

/** Occupancy, and of how many car parks where that is not all of them: a rate of some is not the rate of all. */
function parkingText(state: GridNow | undefined, t: TFunction): string {
  const coverage = coverageOf(state?.carParks);
  const rate = state?.occupancy == null || coverage === 'unknown' ? UNKNOWN_MARK : `${percent(state.occupancy)} %`;
  return state === undefined || coverage === 'whole'
    ? t('grids.parking', { rate })
    : t('grids.parkingOf', { rate, ...state.carParks });
}

/** Short name of a micro-grid in its corner; with shape and word when something is wrong there. */
export function MapLabel({ place, name, parent, state }: Props & { parent: string }) {
  const { t } = useTranslation();
  if (place === undefined) return null;
  const { x, y, h } = place.box;
  const level = state?.state ?? 'calm';
  const silent = state?.silentSince != null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; the grid's own label says the same
    <g className={`label state-${level}`} data-box={place.id} transform={`translate(${x} ${y})`} aria-hidden="true">
      <text y={h / 2} fontSize={LABEL_TEXT}>
        {place.size > 0 ? withoutParent(name, parent) : name}
        {silent ? (
          <tspan> {t('grids.silent')}</tspan>
        ) : (
          level !== 'calm' && (
            <tspan className="badge-mark">
              {' '}
              {MARKS[level]} {t(`grids.state.${level}`)}
            </tspan>
          )
        )}
      </text>
    </g>
  );
}

/** "East Bank 03" in East Bank is "03", where there is no room for more. */
function withoutParent(name: string, parent: string): string {
  const rest = parent !== '' && name.startsWith(parent) ? name.slice(parent.length).trim() : '';
  return rest === '' ? name : rest;
}

/** The text, or as much of it as the width holds; the full name is in the grid's own label. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let fitting = text;
  while (fitting.length > 1 && textWidth(`${fitting}…`, size) > width) fitting = fitting.slice(0, -1);
  return `${fitting.trimEnd()}…`;
}
