/** The header's freshness figures. Pure. */
import { inScope, type Scope } from '../registry/registry.ts';
import { silenceOf } from './attention/contract.ts';
import type { SourceTotals } from './contract.ts';
import type { Flow, GridSources, IngestBacklog } from './queries.ts';

export interface SourceFacts {
  sources: readonly GridSources[];
  flow: Flow;
  backlog: IngestBacklog;
  /** See SourceTotals. */
  unheardSince: number | null;
}

/** How much of the scope is being heard. Lag, quarantine and rollups cannot be told apart by grid. */
export function sourceTotals(facts: SourceFacts, scope: Scope): SourceTotals {
  const sources = facts.sources.filter((row) => inScope(scope, row));
  const flow = facts.flow.byGrid.filter((row) => inScope(scope, row));
  const sum = <Row>(rows: readonly Row[], value: (row: Row) => number) =>
    rows.reduce((total, row) => total + value(row), 0);
  return {
    expected: sum(sources, (row) => row.expected),
    ...heardTotals(facts, sources),
    unheardSince: facts.unheardSince,
    suspect24h: sum(flow, (row) => row.suspect24h),
    perMinute: facts.unheardSince === null && facts.flow.isCounted ? sum(flow, (row) => row.perMinute) : null,
    lagMs: facts.unheardSince === null ? facts.flow.lagMs : null,
    ...facts.backlog,
  };
}

/** While nothing is heard, nobody can be said to report, to be silent or to be offline. */
function heardTotals(
  { unheardSince }: SourceFacts,
  sources: readonly GridSources[],
): Pick<SourceTotals, 'reporting' | 'importantSilent' | 'importantName' | 'silence' | 'stale' | 'offline'> {
  if (unheardSince !== null)
    return { reporting: null, importantSilent: null, importantName: null, silence: null, stale: null, offline: null };
  const sum = (name: 'expected' | 'reporting' | 'importantSilent' | 'stale' | 'offline') =>
    sources.reduce((total, row) => total + row[name], 0);
  const heard = { expected: sum('expected'), reporting: sum('reporting'), importantSilent: sum('importantSilent') };
  return {
    reporting: heard.reporting,
    importantSilent: heard.importantSilent,
    importantName: sources.find(({ importantName }) => importantName !== null)?.importantName ?? null,
    silence: silenceOf(heard),
    stale: sum('stale'),
    offline: sum('offline'),
  };
}

/** Epoch ms at which the next source turns stale by silence alone; Infinity: none will. */
export function nextStaleInstant(sources: readonly GridSources[]): number {
  return Math.min(...sources.map((row) => row.nextStaleAt ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
}
