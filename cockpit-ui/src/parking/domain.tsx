import { pointAt } from '../grids/map-points.ts';
import type { MapSign, ScreenDomain } from '../grids/screen-domain.ts';
import { isSilent, judge } from '../live/freshness.ts';
import { ParkingPanel } from './ParkingPanel.tsx';

const CAR_PARK: MapSign = {
  kind: 'car-park',
  size: 18,
  rank: 'place',
  shape: <rect x="-8" y="-8" width="16" height="16" rx="3" />,
};

/** 智慧停车, clause 5.7. */
export const parkingDomain: ScreenDomain = {
  domain: 'parking',
  name: (t) => t('parking.name'),
  facilities: {
    'car-park': (t) => t('parking.facilities.car-park'),
    level: (t) => t('parking.facilities.level'),
    bay: (t) => t('parking.facilities.bay'),
  },
  department: 'parking',
  panel: { area: 'parking', stands: 'before-map', Panel: ParkingPanel },
  map: {
    tables: ['carParks'],
    points: ({ carParks = {} }, now) =>
      Object.values(carParks).flatMap((row) =>
        pointAt(row, {
          id: `car-park-${row.code}`,
          sign: CAR_PARK,
          silent: isSilent(judge(row, now)),
          busy: row.state === 'full' || row.state === 'almost-full',
        }),
      ),
    legend: {
      sign: <rect x="2.5" y="2.5" width="11" height="11" rx="2" className="sign-place" />,
      name: (t) => t('parking.legend'),
    },
  },
};
