import type { GridNow } from '@cockpit/api/grids';
import { useTranslation } from 'react-i18next';
import { percent } from '../format/numbers.ts';
import type { MapShape } from './map-layout.ts';

interface Props {
  entry: MapShape;
  state: GridNow | undefined;
  onOpen: () => void;
  /** Given for a grid that can be reached by key. */
  name?: string;
  first?: boolean;
}

/** One grid as an area. Those that can be opened are buttons, the others only take the pointer. */
export function GridArea({ entry, state, onOpen, name, first = false }: Props) {
  const { t } = useTranslation();
  const { shape, d, dim } = entry;
  const look = [
    'grid',
    `grid-${shape.kind}`,
    `state-${state?.state ?? 'calm'}`,
    dim ? 'is-dim' : '',
    name === undefined ? '' : 'is-target',
  ].join(' ');
  const paths = (
    <>
      <path d={d} className="grid-fill" />
      {state?.silentSince != null && <path d={d} fill="url(#silent)" className="grid-hatch" />}
    </>
  );
  if (name === undefined)
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: keyboard users reach it through its exclusive grid or Esc
      <g className={look} onClick={onOpen}>
        {paths}
      </g>
    );
  const text = t('grids.gridText', {
    name,
    state: state?.silentSince != null ? t('grids.silent') : t(`grids.state.${state?.state ?? 'calm'}`),
    major: state?.hazardsMajor ?? 0,
    general: state?.hazardsGeneral ?? 0,
    occupancy: percent(state?.occupancy),
    done: state?.patrolDone ?? 0,
    planned: state?.patrolPlanned ?? 0,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: an area of a drawing cannot be a <button>
    <g
      className={look}
      role="button"
      tabIndex={first ? 0 : -1}
      data-grid={shape.code}
      aria-label={text}
      onClick={onOpen}
    >
      {paths}
    </g>
  );
}
