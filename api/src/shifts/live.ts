/** What screens show of shifts: who is on duty. */
import { screenDomain, sharedFact } from '../feed/declare.ts';
import { SHIFT_TABLES } from './contract.ts';
import { readDutyFacts } from './duty-facts.ts';
import { dutyNow } from './duty-now.ts';

export const shiftScreen = screenDomain({
  rows: SHIFT_TABLES,
  shared: { duty: sharedFact(['shifts'], ({ database, registry, now }) => readDutyFacts(database, registry, now)) },
  tables: ({ facts, registry, now }) => ({ duty: { all: dutyNow(facts.duty, registry.community.timezone, now) } }),
});
