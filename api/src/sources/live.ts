/** What screens show of the sources. */
import { screenDomain, sharedFact } from '../feed/declare.ts';
import { SOURCE_TABLES } from './contract.ts';
import { nextStaleInstant, sourceTotals } from './derive.ts';
import { readFlow, readIngestBacklog, readSources } from './queries.ts';

export const sourceFacts = {
  sources: sharedFact(['domain', 'presence'], ({ database, registry, now }) => readSources(database, registry, now)),
  flow: sharedFact([], ({ database, registry, now }) => readFlow(database, registry, now)),
  backlog: sharedFact(['rollups', 'quarantine'], ({ database, now }) => readIngestBacklog(database, now)),
};

export const sourceScreen = screenDomain({
  rows: SOURCE_TABLES,
  shared: sourceFacts,
  withPipeline: true,
  tables: ({ facts, scope, pipeline }) => ({
    sources: { all: sourceTotals({ ...facts, unheardSince: pipeline.unheardSince }, scope) },
  }),
  nextChangeAt: ({ facts }) => nextStaleInstant(facts.sources),
});
