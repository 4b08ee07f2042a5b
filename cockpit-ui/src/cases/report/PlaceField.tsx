import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceMap } from '../../desk-kit/PlaceMap.tsx';
import { useGrids } from '../../grids/fetch-grids.ts';
import { contains, type Point } from '../../grids/geometry.ts';
import { useGridName } from '../../grids/grid-names.ts';
import type { ReportDraft } from './report-draft.ts';

interface Props {
  draft: ReportDraft;
  onChange: (part: Partial<ReportDraft>) => void;
}

/** The place by a press on the map; the grid around it is chosen along, the smallest first. */
export function PlaceField({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const gridName = useGridName();
  const grids = useGrids()?.grids ?? [];
  const [outside, setOutside] = useState(false);

  function pick(lon: number, lat: number): void {
    const around = grids.filter(({ polygon }) => contains((polygon.coordinates[0] ?? []) as Point[], [lon, lat]));
    const grid = around.find(({ kind }) => kind === 'micro') ?? around[0];
    setOutside(grid === undefined);
    if (grid !== undefined) onChange({ lon, lat, grid: grid.code });
  }

  return (
    <div className="work-dialog-part">
      <p className="work-dialog-name">{t('cases.report.where')}</p>
      <PlaceMap place={draft} look={draft.priority} onPick={pick} />
      <p className={outside ? 'work-missing' : 'work-hint'} role="status">
        {outside
          ? t('cases.report.outside')
          : draft.lon === null || draft.grid === null
            ? t('cases.report.noPoint')
            : t('cases.report.point', { grid: gridName(draft.grid) })}
      </p>
    </div>
  );
}
