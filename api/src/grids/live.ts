/** What screens show of grids: the other domains' facts, cut to each grid. */
import { alarmFacts } from '../alarms/live.ts';
import { screenDomain } from '../feed/declare.ts';
import { fitnessFacts } from '../fitness/live.ts';
import { hazardFacts } from '../hazards/live.ts';
import { parkingFacts } from '../parking/live.ts';
import { patrolAt, patrolFacts } from '../patrol/live.ts';
import { sourceFacts } from '../sources/live.ts';
import { GRID_TABLES } from './contract.ts';
import { gridRows } from './derive.ts';

export const gridScreen = screenDomain({
  rows: GRID_TABLES,
  uses: {
    lots: parkingFacts.lots,
    bays: parkingFacts.bays,
    venues: fitnessFacts.venues,
    openCounts: hazardFacts.openCounts,
    sources: sourceFacts.sources,
    alarmCounts: alarmFacts.alarmCounts,
    checkins: patrolFacts.checkins,
  },
  withPipeline: true,
  tables: ({ facts, once, registry, scope, now, pipeline }) => ({
    grids: gridRows(
      {
        parking: facts,
        fitness: facts,
        hazards: { open: facts.openCounts },
        sources: { sources: facts.sources, unheardSince: pipeline.unheardSince },
        alarms: facts.alarmCounts,
        patrol: once(patrolAt),
      },
      registry,
      scope,
      now,
    ),
  }),
});
