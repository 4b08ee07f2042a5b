import type { GridShape } from '@cockpit/api/registry';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { useGrids } from './fetch-grids.ts';
import type { WallBase } from './seen.ts';

interface Props {
  focus: GridShape | undefined;
  base: WallBase | undefined;
  onDrill: (grid: string | undefined) => void;
  onChoose: () => void;
}

/** Where the map stands: whole community (or the grids one holds), exclusive grid, micro-grid; each step leads back. */
export function Crumbs({ focus, base, onDrill, onChoose }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const reply = useGrids();
  const parent = reply?.grids.find((grid) => grid.code === focus?.parent);
  const isOneGrid = base?.code !== undefined;
  const all = t(base === undefined ? 'grids.all' : 'grids.mineAll');
  const steps = [
    ...(base?.others ? [{ key: 'choice', name: t('grids.mine'), go: onChoose }] : []),
    ...(isOneGrid ? [] : [{ key: 'whole', name: all, go: () => onDrill(undefined) }]),
    ...[parent, focus].flatMap((grid) =>
      grid === undefined ? [] : { key: grid.code, name: formatters.name(grid.name), go: () => onDrill(grid.code) },
    ),
  ];
  const count = (kind: GridShape['kind']) => reply?.grids.filter((grid) => grid.kind === kind).length ?? 0;

  return (
    <nav className="crumbs" aria-label={t('grids.crumbs')}>
      <div className="crumb-line">
        {steps.map(({ key, name, go }, index) => (
          <span key={key} className="crumb">
            {index > 0 && (
              <span className="faint" aria-hidden="true">
                ›
              </span>
            )}
            {index === steps.length - 1 && key !== 'choice' ? (
              <h2>{name}</h2>
            ) : (
              <button type="button" onClick={go}>
                {name}
              </button>
            )}
          </span>
        ))}
      </div>
      <p className="quiet">
        {focus === undefined && !isOneGrid
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
