/** What screens show of fitness venues. */
import { byKey, screenDomain, sharedFact } from '../feed/declare.ts';
import { lastWeekFact, today } from '../feed/last-week.ts';
import { FITNESS_TABLES } from './contract.ts';
import { fitnessDay, fitnessTotals, venueRows } from './derive.ts';
import { readMachineUse, readVenueHours, readVenues } from './queries.ts';

const HOUR_MS = 60 * 60_000;

export const fitnessFacts = {
  venues: sharedFact(['fitness', 'presence'], ({ database, registry }) => readVenues(database, registry)),
  machineUse: sharedFact(['fitness'], ({ database, registry, now }) =>
    readMachineUse(database, registry, today({ registry, now }), now),
  ),
  hoursToday: sharedFact(['rollups'], ({ database, registry, now }) =>
    readVenueHours(database, registry, today({ registry, now }).startsAt, now + HOUR_MS),
  ),
  hoursLastWeek: lastWeekFact(['rollups'], ({ database, registry }, { startsAt, endsAt }) =>
    readVenueHours(database, registry, startsAt, endsAt),
  ),
};

export const fitnessScreen = screenDomain({
  rows: FITNESS_TABLES,
  shared: fitnessFacts,
  tables: ({ facts, registry, scope, now }) => {
    const venues = { ...facts, use: facts.machineUse, hoursLastWeek: facts.hoursLastWeek.value };
    return {
      fitnessTotals: { all: fitnessTotals(venues, registry, scope, now) },
      venues: byKey(venueRows(venues, registry, scope, now), (row) => row.code),
      fitnessDay: fitnessDay(venues, registry, scope, now),
    };
  },
});
