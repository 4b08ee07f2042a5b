import type { zh } from './zh.ts';

/** Words of parking, English. */
export const en: typeof zh = {
  name: 'Parking',
  legend: 'Car park',
  facilities: { 'car-park': 'Car parks', level: 'Levels', bay: 'Bays' },
  title: 'Smart parking',
  turnover: 'turnover {{n}}',
  turnoverOf: 'turnover {{n}} ({{reporting}}/{{expected}})',
  unregistered: 'No car parks registered here',
  columns: { name: 'Car park', bar: 'Used', free: 'Free', rate: 'Rate', trend: 'Last 6 h' },
  state: { full: 'Full', 'almost-full': 'Nearly full' },
  chart: 'Occupancy by the hour',
  today: 'today',
  typical: 'last week',
  chartText: 'Parking occupancy: now {{now}} %, same time last week {{typical}} %, highest today {{max}} %',
  rowText: '{{name}}: {{free}} free, {{rate}} % occupied',
};
