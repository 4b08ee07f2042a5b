/** What screens show of hazards. */
import { byKey, type Facts, roomFact, screenDomain, sharedFact } from '../feed/declare.ts';
import { today } from '../feed/last-week.ts';
import { HAZARD_TABLES } from './contract.ts';
import {
  HAZARD_DAYS,
  type HazardFacts,
  hazardDays,
  hazardKindRows,
  hazardRows,
  hazardTotals,
  sensorRows,
} from './derive.ts';
import { readDayCounts, readOpenCounts, readOpenHazards, readSensors } from './queries.ts';

export const hazardFacts = {
  sensors: sharedFact(['hazard', 'presence'], ({ database, registry }) => readSensors(database, registry)),
  openCounts: sharedFact(['hazard'], ({ database, registry }) => readOpenCounts(database, registry)),
  dayCounts: sharedFact(['hazard'], ({ database, registry, now }) =>
    readDayCounts(database, registry, today({ registry, now }, 1 - HAZARD_DAYS), today({ registry, now })),
  ),
};

export const hazardScreen = screenDomain({
  rows: HAZARD_TABLES,
  shared: hazardFacts,
  perRoom: { openHazards: roomFact(['hazard'], (database, scope) => readOpenHazards(database, scope)) },
  tables: ({ facts, registry, scope, now }) => {
    const register = registerOf(facts);
    return {
      hazardTotals: { all: hazardTotals(register, registry, scope, now) },
      hazards: byKey(hazardRows(facts.openHazards, register, registry), (row) => String(row.id)),
      hazardKinds: byKey(hazardKindRows(register, registry, scope, now), (row) => row.kind),
      hazardDays: hazardDays(register, registry, scope, now),
      sensors: byKey(scope.grid === null ? [] : sensorRows(register, registry, scope), (row) => row.code),
    };
  },
});

/** The facts under the names derive.ts gives them. */
export function registerOf({ sensors, openCounts, dayCounts }: Facts<typeof hazardFacts>): HazardFacts {
  return { sensors, open: openCounts, days: dayCounts };
}
