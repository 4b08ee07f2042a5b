import type { zh } from './zh.ts';

/** Words of patrol, English. */
export const en: typeof zh = {
  name: 'Patrol',
  legend: 'Patrol',
  facilities: { route: 'Patrol routes', checkpoint: 'Checkpoints' },
  title: 'Daily patrol',
  unregistered: 'No patrol routes registered here',
  columns: { name: 'Route', stops: 'This round', done: 'Done', state: 'State' },
  walking: '{{n}} walking',
  missed: 'missed {{n}}',
  late: 'late {{n}}',
  underway: 'walking',
  finished: 'done',
  next: 'from {{time}}',
  unplanned: 'none',
  unwatched: 'not known yet',
  keyArea: 'Key area',
  nobody: 'Nobody is walking now',
  at: '{{checkpoint}}',
  stop: { done: 'done', late: 'late', missed: 'missed', due: 'due', upcoming: 'upcoming', unknown: 'unknown' },
  stopsText:
    'Round of {{n}} stops: {{done}} done, {{late}} late, {{missed}} missed, {{due}} due, {{upcoming}} upcoming, {{unknown}} unknown',
};
