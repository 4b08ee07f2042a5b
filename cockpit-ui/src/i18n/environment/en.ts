import type { zh } from './zh.ts';

/** Words of the environment, English. */
export const en: typeof zh = {
  name: 'Environment',
  legend: 'Environment',
  facilities: { 'air-point': 'Air points', 'waste-bin': 'Waste bins', 'water-point': 'River points' },
  title: 'Environment',
  air: 'Air',
  pm25: 'last hour',
  noise: 'Noise',
  noisy: '{{n}}/{{of}} above limit',
  quiet: 'in limits',
  bins: 'Waste bins',
  binsFull: '{{n}}/{{of}} full',
  water: 'River',
  class: { '1': 'Class I', '2': 'Class II', '3': 'Class III', '4': 'Class IV', '5': 'Class V', '6': 'beyond V' },
  belowTarget: '{{n}} below target',
  high: '{{n}} above warning',
  none: '—',
};
