import { pointAt } from '../grids/map-points.ts';
import type { MapSign, ScreenDomain } from '../grids/screen-domain.ts';
import { isSilent, judge } from '../live/freshness.ts';
import { FitnessPanel } from './FitnessPanel.tsx';

const VENUE: MapSign = { kind: 'venue', size: 18, rank: 'place', shape: <circle r="8" /> };

/** 智能健身, clause 5.8. */
export const fitnessDomain: ScreenDomain = {
  domain: 'fitness',
  name: (t) => t('fitness.name'),
  facilities: {
    venue: (t) => t('fitness.facilities.venue'),
    machine: (t) => t('fitness.facilities.machine'),
  },
  department: 'sports',
  panel: { area: 'fitness', stands: 'before-map', Panel: FitnessPanel },
  map: {
    tables: ['venues'],
    points: ({ venues = {} }, now) =>
      Object.values(venues).flatMap((row) =>
        pointAt(row, { id: `venue-${row.code}`, sign: VENUE, silent: isSilent(judge(row, now)) }),
      ),
    legend: { sign: <circle cx="8" cy="8" r="5.5" className="sign-place" />, name: (t) => t('fitness.legend') },
  },
};
