/** From open alarms to what a screen counts. Pure. */
import { ALARM_PRIORITIES } from '@cockpit/ingest/alarms';
import { inScope, type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import type { AlarmTotals } from './contract.ts';
import { floodNow } from './flood.ts';
import type { AlarmCount } from './queries.ts';
import { HIDDEN_STATES, isActive, isUnacknowledged } from './ranking/contract.ts';

/** A row per grid of the scope, and `all` for the whole of it. */
export function alarmTotals(
  counts: readonly AlarmCount[],
  raises: readonly number[],
  registry: Registry,
  scope: Scope,
  now: number,
): Record<string, AlarmTotals> {
  const totals: Record<string, AlarmTotals> = {};
  for (const { code } of registry.grids) {
    if (!inScope(scope, { grid: code })) continue;
    const grid = scopeOf(registry, code);
    if (grid !== undefined) totals[code] = totalsOf(counts, grid);
  }
  totals['all'] = { ...totalsOf(counts, scope), flood: floodNow(raises, now) };
  return totals;
}

/** The worst alarm that is active and not hidden: what colours a grid. Null: none. */
export function worstAlarm(counts: readonly AlarmCount[], scope: Scope): AlarmTotals['worst'] {
  const active = counts.filter((count) => isActive(count) && inScope(scope, count));
  return ALARM_PRIORITIES.find((priority) => active.some((count) => count.priority === priority)) ?? null;
}

function totalsOf(counts: readonly AlarmCount[], scope: Scope): AlarmTotals {
  const none = () => ({ high: 0, medium: 0, low: 0 });
  const [unacknowledged, returned, acknowledged] = [none(), none(), none()];
  let hidden = 0;
  let oldest: number | null = null;
  for (const count of counts) {
    if (!inScope(scope, count)) continue;
    const { state, priority, alarms } = count;
    if (HIDDEN_STATES.includes(state)) hidden += alarms;
    if (state === 'returned') returned[priority] += alarms;
    if (state === 'acknowledged') acknowledged[priority] += alarms;
    if (!isUnacknowledged(count)) continue;
    unacknowledged[priority] += alarms;
    if (oldest === null || count.oldestAt < oldest) oldest = count.oldestAt;
  }
  return {
    unacknowledged,
    returned,
    acknowledged,
    hidden,
    worst: worstAlarm(counts, scope),
    oldestUnacknowledgedAt: oldest,
    flood: null,
  };
}
