/** What a history is asked about. */
import type { HistoryQuery } from '../history/contract.ts';
import { type HistoryRange, historyRange } from '../history/history.ts';
import type { Registries } from '../registry/cache.ts';
import type { Registry, Scope } from '../registry/registry.ts';
import type { Reach } from '../rights/reach.ts';
import { requestedCommunity, requestedScope } from './scope.ts';

export interface HistoryQuestion {
  registry: Registry;
  scope: Scope;
  range: HistoryRange;
  zone: string;
}

/** Resolves the scope and the range of a history. Throws RequestError. */
export async function historyQuestion(
  registries: Registries,
  query: HistoryQuery,
  reach: Reach,
): Promise<HistoryQuestion> {
  const registry = await requestedCommunity(registries, query.community, reach);
  const zone = registry.community.timezone;
  return { registry, scope: requestedScope(registry, query.grid, reach), range: historyRange(query, zone), zone };
}
