import { type MapPoint, pointAt } from '../grids/map-points.ts';
import type { MapSign, ScreenDomain } from '../grids/screen-domain.ts';
import { isSilent, judge } from '../live/freshness.ts';
import { EnvironmentPanel } from './EnvironmentPanel.tsx';

const POINT: MapSign = {
  kind: 'environment',
  size: 18,
  rank: 'place',
  shape: <path d="M0 -8 7 -4V4L0 8 -7 4V-4Z" />,
};

/** 环境监测, clause 7.1.4.1. */
export const environmentDomain: ScreenDomain = {
  domain: 'environment',
  name: (t) => t('environment.name'),
  facilities: {
    'air-point': (t) => t('environment.facilities.air-point'),
    'waste-bin': (t) => t('environment.facilities.waste-bin'),
    'water-point': (t) => t('environment.facilities.water-point'),
  },
  department: 'sanitation',
  panel: { area: 'environment', stands: 'after-map', Panel: EnvironmentPanel },
  map: {
    tables: ['airPoints', 'wasteBins', 'waterPoints'],
    points: ({ airPoints = {}, wasteBins = {}, waterPoints = {} }, now) => {
      const marks = <Row extends Parameters<typeof pointAt>[0] & Parameters<typeof judge>[0] & { code: string }>(
        kind: string,
        rows: Record<string, Row>,
        isBad: (row: Row) => boolean,
      ): MapPoint[] =>
        Object.values(rows).flatMap((row) =>
          pointAt(row, {
            id: `${kind}-${row.code}`,
            sign: POINT,
            silent: isSilent(judge(row, now)),
            busy: isBad(row),
          }),
        );
      return [
        ...marks(
          'air',
          airPoints,
          ({ noiseHour, noiseLimit }) => noiseHour !== null && noiseLimit !== null && noiseHour > noiseLimit,
        ),
        // A bin with room asks nothing of anybody, and there are more of them than the map has space for.
        ...marks('bin', wasteBins, ({ full }) => full).filter(({ busy, silent }) => busy || silent),
        ...marks('water', waterPoints, ({ levelState }) => levelState === 'warning' || levelState === 'guaranteed'),
      ];
    },
    legend: {
      sign: <path d="M8 2 13 5V11L8 14 3 11V5Z" className="sign-place" />,
      name: (t) => t('environment.legend'),
      optional: true,
    },
  },
};
