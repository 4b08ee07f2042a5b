import type { GridShape } from '@cockpit/api/registry';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useSpeech } from '../i18n/words.ts';
import { useGrids } from './fetch-grids.ts';
import type { WallBase } from './seen.ts';

interface Props {
  focus: GridShape | undefined;
  base: WallBase | undefined;
  onDrill: (grid: string | undefined) => void;
}

/** Where the map stands: whole community (or the grids one holds), exclusive grid, micro-grid; each step leads back. */
export function Crumbs({ focus, base, onDrill }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const reply = useGrids();
  const parent = reply?.grids.find((grid) => grid.code === focus?.parent);
  const steps = [parent, focus].filter((grid) => grid !== undefined);
  const hasWay = base === undefined ? steps.length > 0 : base.others;
  const count = (kind: GridShape['kind']) => reply?.grids.filter((grid) => grid.kind === kind).length ?? 0;

  return (
    <nav className="crumbs" aria-label={t('grids.crumbs')}>
      <div className="crumb-line">
        {base === undefined && steps.length === 0 && <h2>{t('grids.all')}</h2>}
        {hasWay && (
          <button type="button" onClick={() => onDrill(undefined)}>
            {t(base === undefined ? 'grids.all' : 'grids.mine')}
          </button>
        )}
        {steps.map((grid, index) => (
          <span key={grid.code} className="crumb">
            {(hasWay || index > 0) && (
              <span className="faint" aria-hidden="true">
                ›
              </span>
            )}
            {index === steps.length - 1 ? (
              <h2>{speech.name(grid.name)}</h2>
            ) : (
              <button type="button" onClick={() => onDrill(grid.code)}>
                {speech.name(grid.name)}
              </button>
            )}
          </span>
        ))}
      </div>
      <p className="quiet">
        {focus === undefined && base === undefined
          ? t('grids.scope', { exclusive: count('exclusive'), micro: count('micro') })
          : [
              focus?.leader == null ? '' : t('grids.leader', { name: focus.leader }),
              focus?.workers == null ? '' : t('grids.workers', { n: whole(focus.workers) }),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
      </p>
    </nav>
  );
}
