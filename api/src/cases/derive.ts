/** From counted cases to what a screen sees of them. Pure. */
import { inScope, type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import { OPEN_STAGES } from './constants.ts';
import type { CaseFile, CaseTotals, OpenStage, Rate } from './contract.ts';
import type { CaseClosing, CaseFlow, OpenCases } from './counting.ts';

/** All counted by grid. */
export interface CaseCounts {
  standing: readonly OpenCases[];
  /** Of the local day. */
  flows: readonly CaseFlow[];
  closing: readonly CaseClosing[];
}

/** A row per grid of the scope, and `all` for the whole of it. */
export function caseTotals(counts: CaseCounts, registry: Registry, scope: Scope): Record<string, CaseTotals> {
  const totals: Record<string, CaseTotals> = {};
  for (const { code } of registry.grids) {
    if (!inScope(scope, { grid: code })) continue;
    const grid = scopeOf(registry, code);
    if (grid !== undefined) totals[code] = totalsOf(counts, grid);
  }
  totals['all'] = totalsOf(counts, scope);
  return totals;
}

/** Epoch ms at which the next case becomes overdue by time alone; Infinity: none will. */
export function nextDueInstant(standing: readonly OpenCases[]): number {
  return standing.reduce((next, { nextDueAt }) => Math.min(next, nextDueAt ?? next), Number.POSITIVE_INFINITY);
}

/** The two rates of a period, out of what was counted for any part of the community. */
function closingRates(closing: readonly CaseClosing[]): { closureRate: Rate; onTimeRate: Rate } {
  const denominator = sum(closing, (row) => row.shouldClose);
  return {
    closureRate: { numerator: sum(closing, (row) => row.closed), denominator },
    onTimeRate: { numerator: sum(closing, (row) => row.onTime), denominator },
  };
}

/**
 * A row as walls may show it. What the public and staff of firms write can name people: its category stands for the title, and its
 * place in words is left out; grid and position remain.
 */
export function forWalls(row: CaseFile): CaseFile {
  if (row.source !== 'public' && row.source !== 'enterprise') return row;
  return { ...row, title: row.categoryName?.zh ?? '', place: null };
}

function totalsOf({ standing, flows, closing }: CaseCounts, scope: Scope): CaseTotals {
  const within = <Row extends { key: string | null }>(counted: readonly Row[]) =>
    counted.filter(({ key }) => inScope(scope, { grid: key }));
  const open = within(standing);
  const today = within(flows);
  const inStage = (stage: OpenStage) => sum(open, (row) => (row.stage === stage && !row.suspended ? row.cases : 0));
  const nextDueAt = nextDueInstant(open);
  return {
    open: Object.fromEntries(OPEN_STAGES.map((stage) => [stage, inStage(stage)])) as CaseTotals['open'],
    suspended: sum(open, (row) => (row.suspended ? row.cases : 0)),
    overdue: sum(open, (row) => row.overdue),
    nextDueAt: Number.isFinite(nextDueAt) ? nextDueAt : null,
    today: {
      reported: sum(today, (row) => row.reported),
      filed: sum(today, (row) => row.filed),
      dispatched: sum(today, (row) => row.dispatched),
      handled: sum(today, (row) => row.handled),
      closed: sum(today, (row) => row.closed),
      rejected: sum(today, (row) => row.rejected),
    },
    ...closingRates(within(closing)),
  };
}

function sum<Row>(counted: readonly Row[], value: (row: Row) => number): number {
  return counted.reduce((total, row) => total + value(row), 0);
}
