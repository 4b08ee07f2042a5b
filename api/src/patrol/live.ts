/** What screens show of patrols. */
import { byKey, type Facts, type Moment, screenDomain, sharedFact } from '../feed/declare.ts';
import { today } from '../feed/last-week.ts';
import { PATROL_TABLES } from './contract.ts';
import { checkpointRows, patrolTotals, routeRows } from './derive.ts';
import { nextPatrolInstant, type PatrolPicture, patrolPicture } from './picture.ts';
import { readCheckins } from './queries.ts';

export const patrolFacts = {
  checkins: sharedFact(['patrol'], ({ database, registry, now }) =>
    readCheckins(database, registry, today({ registry, now }, -1).startsAt),
  ),
};

/** The patrol of all scopes at one instant; for `once` of a moment. */
export function patrolAt({ facts, registry, now }: Moment<Facts<typeof patrolFacts>>): PatrolPicture {
  return patrolPicture(facts.checkins, registry, now);
}

export const patrolScreen = screenDomain({
  rows: PATROL_TABLES,
  shared: patrolFacts,
  tables: ({ once, registry, scope, now }) => {
    const patrol = once(patrolAt);
    return {
      patrolTotals: { all: patrolTotals(patrol, registry, scope, now) },
      routes: byKey(routeRows(patrol, registry, scope, now), (row) => row.code),
      checkpoints: byKey(checkpointRows(patrol, registry, scope, now), (row) => row.code),
    };
  },
  nextChangeAt: ({ once, now }) => nextPatrolInstant(once(patrolAt), now),
});
