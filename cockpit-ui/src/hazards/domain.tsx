import { isActive } from '@cockpit/api/alarms/ranking';
import { isAt } from '../calls/open-alarms.ts';
import { pointAt } from '../grids/map-points.ts';
import { SIGNS } from '../grids/map-signs.tsx';
import type { ScreenDomain } from '../grids/screen-domain.ts';
import { HazardsPanel } from './HazardsPanel.tsx';

/** Open hazards drawn at most; the worst come first, the panel lists them all. */
const MAX_MARKS = 24;

/** 安全隐患, clause 7.1.3. */
export const hazardDomain: ScreenDomain = {
  domain: 'hazard',
  name: (t) => t('hazards.name'),
  facilities: {
    'hazard-point': (t) => t('hazards.facilities.hazard-point'),
    'report-source': (t) => t('hazards.facilities.report-source'),
  },
  department: 'safety',
  panel: { area: 'hazards', stands: 'after-map', Panel: HazardsPanel },
  map: {
    tables: ['hazards', 'alarms'],
    points: ({ hazards = {}, alarms = {} }) => {
      const called = Object.values(alarms).filter((alarm) => alarm.domain === 'hazard' && isActive(alarm));
      return Object.values(hazards)
        .filter((row) => !called.some((alarm) => isAt(alarm, row)))
        .sort((a, b) => Number(b.level === 'major') - Number(a.level === 'major') || a.openedAt - b.openedAt)
        .flatMap((row) => pointAt(row, { id: `hazard-${row.id}`, sign: SIGNS[row.level], busy: true }))
        .slice(0, MAX_MARKS);
    },
  },
};
