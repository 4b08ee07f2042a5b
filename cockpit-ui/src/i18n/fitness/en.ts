import type { zh } from './zh.ts';

/** Words of fitness, English. */
export const en: typeof zh = {
  name: 'Fitness',
  legend: 'Fitness',
  facilities: { venue: 'Fitness venues', machine: 'Fitness machines' },
  title: 'Smart fitness',
  useRate: 'use today {{n}} %',
  unregistered: 'No fitness venues registered here',
  columns: { name: 'Venue', bar: 'Load', present: 'Now', capacity: 'Of', rate: 'Use' },
  closed: 'Closed',
  chart: 'People by the hour',
  chartText: 'People in the gyms: busiest at {{hour}}:00 with {{n}}',
  chartEmpty: 'No people counted yet today',
};
