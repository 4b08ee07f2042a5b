/** What screens show of car parks. A day's curve follows the rollups; what a minute changes follows the slow tick. */
import { byKey, screenDomain, sharedFact } from '../feed/declare.ts';
import { lastWeekFact, today } from '../feed/last-week.ts';
import { PARKING_TABLES } from './contract.ts';
import { carParkRows, parkingDay, parkingTotals } from './derive.ts';
import { readBays, readEntries, readLotSteps, readLots } from './queries.ts';
import { CARRY_MAX_MS, curvesOf, STEP_MS } from './steps.ts';

/** The trend of a car park reaches this far back. */
const TREND_MS = 6 * 60 * 60_000;

export const parkingFacts = {
  lots: sharedFact(['parking', 'presence'], ({ database, registry }) => readLots(database, registry)),
  bays: sharedFact(['parking', 'presence'], ({ database, registry, now }) => readBays(database, registry, now)),
  entriesToday: sharedFact(['rollups'], ({ database, registry, now }) =>
    readEntries(database, registry, today({ registry, now }).startsAt),
  ),
  curves: sharedFact(['rollups'], async ({ database, registry, now }) => {
    const from = Math.min(today({ registry, now }).startsAt, now - TREND_MS) - CARRY_MAX_MS;
    return curvesOf(await readLotSteps(database, registry, from, now + STEP_MS));
  }),
  curvesLastWeek: lastWeekFact(['rollups'], async ({ database, registry }, { startsAt, endsAt }) =>
    curvesOf(await readLotSteps(database, registry, startsAt - CARRY_MAX_MS, endsAt)),
  ),
};

export const parkingScreen = screenDomain({
  rows: PARKING_TABLES,
  shared: parkingFacts,
  tables: ({ facts, registry, scope, now }) => {
    const lots = { ...facts, curvesLastWeek: facts.curvesLastWeek.value };
    return {
      parkingTotals: { all: parkingTotals(lots, registry, scope, now) },
      carParks: byKey(carParkRows(lots, registry, scope, now), (row) => row.code),
      parkingDay: parkingDay(lots, registry, scope, now),
    };
  },
});
