import type { Tables } from '@cockpit/api/live';
import { type MapPoint, pointAt } from '../grids/map-points.ts';
import type { MapSign, ScreenDomain } from '../grids/screen-domain.ts';
import { PatrolPanel } from './PatrolPanel.tsx';

const WALKER: MapSign = { kind: 'walker', size: 20, rank: 'person', shape: <path d="M-8 7 0 -8 8 7" /> };
/** Places an officer has come from that are drawn. */
const TRAIL_LENGTH = 4;

/** 日常巡查, clauses 7.1.4.2-3. */
export const patrolDomain: ScreenDomain = {
  domain: 'patrol',
  name: (t) => t('patrol.name'),
  facilities: {
    route: (t) => t('patrol.facilities.route'),
    checkpoint: (t) => t('patrol.facilities.checkpoint'),
  },
  department: 'order',
  panel: { area: 'patrol', stands: 'after-map', Panel: PatrolPanel },
  map: {
    tables: ['routes', 'checkpoints'],
    points: ({ routes = {}, checkpoints = {} }) =>
      Object.values(routes).flatMap((route) => {
        if (route.walking === null) return [];
        const { officer } = route.walking;
        const row = { ...route.walking, name: { zh: officer, en: officer } };
        return pointAt(row, { id: `walker-${route.code}`, sign: WALKER, trail: trailOf(route, checkpoints) });
      }),
    legend: { sign: <path d="M3 13 8 3l5 10" className="sign-place" />, name: (t) => t('patrol.legend') },
  },
};

function trailOf(route: Tables['routes'][string], checkpoints: Tables['checkpoints']): MapPoint['trail'] {
  return (route.round?.stops ?? [])
    .filter((stop) => stop.at !== null)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    .slice(-TRAIL_LENGTH)
    .flatMap((stop) => {
      const point = checkpoints[stop.checkpoint];
      return point === undefined || point.lon === null || point.lat === null ? [] : [[point.lon, point.lat] as const];
    });
}
