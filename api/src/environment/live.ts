/** What screens show of the environment: nothing but an empty total where nothing of it is registered. */
import { byKey, screenDomain, sharedFact } from '../feed/declare.ts';
import { ENVIRONMENT_TABLES } from './contract.ts';
import { airRows, binRows, environmentTotals, waterRows } from './derive.ts';
import { readAir, readAirHours, readFill, readWater } from './queries.ts';

export const environmentScreen = screenDomain({
  rows: ENVIRONMENT_TABLES,
  shared: {
    air: sharedFact(['environment', 'presence'], ({ database, registry }) => readAir(database, registry)),
    fill: sharedFact(['environment', 'presence'], ({ database, registry }) => readFill(database, registry)),
    water: sharedFact(['environment', 'presence'], ({ database, registry }) => readWater(database, registry)),
    airHours: sharedFact(['rollups'], ({ database, registry, now }) => readAirHours(database, registry, now)),
  },
  tables: ({ facts, registry, scope, now }) => ({
    environmentTotals: { all: environmentTotals(facts, registry, scope, now) },
    airPoints: byKey(airRows(facts, registry, scope, now), ({ code }) => code),
    wasteBins: byKey(binRows(facts, registry, scope), ({ code }) => code),
    waterPoints: byKey(waterRows(facts, registry, scope), ({ code }) => code),
  }),
});
