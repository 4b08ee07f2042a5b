import type { zh } from './zh.ts';

/** Words of hazards, English. */
export const en: typeof zh = {
  name: 'Hazards',
  facilities: { 'hazard-point': 'Hazard points', 'report-source': 'Report sources' },
  title: 'Safety hazards',
  today: 'today +{{opened}} −{{closed}}',
  faults: '{{n}} faulty',
  sensorsText: 'Sensors: {{normal}} normal, {{alarms}} in alarm, {{faults}} faulty, {{unknown}} unknown or silent',
  unknown: '{{n}} unknown',
  nowUnknown: 'Unknown',
  nowUnknownText: 'The sensor cannot say any more; the hazard stays open',
  none: 'No open hazards',
  level: { major: 'Major', general: 'General' },
  state: { normal: 'normal', alarm: 'alarm', fault: 'fault', unknown: 'unknown', reported: 'reported' },
  kind: {
    smoke: 'Smoke',
    heat: 'Heat',
    gas: 'Gas',
    'carbon-monoxide': 'CO',
    'electrical-temperature': 'Electric',
    'water-level': 'Water',
    manhole: 'Manhole',
    lift: 'Lift',
    pressure: 'Pressure',
  },
  kindText: '{{kind}}: {{open}} in alarm, {{reporting}}/{{expected}} reporting',
  chart: 'Opened and closed, 7 days',
  closed: 'closed',
  chartText: 'Hazards of 7 days: {{opened}} opened, {{major}} of them major, {{closed}} closed',
};
