/** The header's freshness figures. Pure. */
import { inScope, type Scope } from '../registry/registry.ts';
import type { SourceTotals } from './contract.ts';
import type { Backlog, Flow, GridSources } from './queries.ts';

export interface SourceFacts {
  sources: readonly GridSources[];
  flow: Flow;
  backlog: Backlog;
}

/** How much of the scope is being heard. Lag, quarantine and rollups cannot be told apart by grid. */
export function sourceTotals(facts: SourceFacts, scope: Scope): SourceTotals {
  const sources = facts.sources.filter((row) => inScope(scope, row));
  const flow = facts.flow.byGrid.filter((row) => inScope(scope, row));
  const sum = <Row>(rows: readonly Row[], value: (row: Row) => number) =>
    rows.reduce((total, row) => total + value(row), 0);
  return {
    expected: sum(sources, (row) => row.expected),
    reporting: sum(sources, (row) => row.reporting),
    stale: sum(sources, (row) => row.stale),
    offline: sum(sources, (row) => row.offline),
    suspect24h: sum(flow, (row) => row.suspect24h),
    perMinute: sum(flow, (row) => row.perMinute),
    lagMs: facts.flow.lagMs,
    ...facts.backlog,
  };
}

/** Epoch ms at which the next source turns stale by silence alone; Infinity: none will. */
export function nextStaleInstant(sources: readonly GridSources[]): number {
  return Math.min(...sources.map((row) => row.nextStaleAt ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
}
