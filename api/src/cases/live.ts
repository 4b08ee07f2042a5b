/** What screens show of cases. */
import { byKey, roomFact, screenDomain, sharedFact } from '../feed/declare.ts';
import { CASE_TABLES } from './contract.ts';
import { caseTotals, nextDueInstant } from './derive.ts';
import { readCaseClosing, readCaseFlows, readLiveCases, readOpenCases } from './queries.ts';

export const caseScreen = screenDomain({
  rows: CASE_TABLES,
  shared: {
    caseStanding: sharedFact(['cases'], ({ database, registry, now }) => readOpenCases(database, registry, now)),
    caseFlows: sharedFact(['cases'], ({ database, registry, now }) => readCaseFlows(database, registry, now)),
    caseClosing: sharedFact(['cases'], ({ database, registry, now }) => readCaseClosing(database, registry, now)),
  },
  perRoom: { cases: roomFact(['cases'], readLiveCases) },
  tables: ({ facts, registry, scope }) => ({
    cases: byKey(facts.cases, (row) => String(row.id)),
    caseTotals: caseTotals(
      { standing: facts.caseStanding, flows: facts.caseFlows, closing: facts.caseClosing },
      registry,
      scope,
    ),
  }),
  nextChangeAt: ({ facts }) => nextDueInstant(facts.caseStanding),
});
