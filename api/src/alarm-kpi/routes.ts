import type { Clock } from '@cockpit/ingest/clock';
import type { Database } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { accessOf } from '../gate/access.ts';
import { reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import type { Scope } from '../registry/registry.ts';
import { gridScope, gridsAllowed, type RouteDeps, requestedCommunity } from '../scope/scope.ts';
import { KPI_DAYS_MAX } from './constants.ts';
import { AlarmKpi, KpiQuery } from './contract.ts';
import { bandsOf, floodFigures, type KpiRange, officerRate, ratioOf, slotCounts, slotRange } from './load.ts';
import { readKpiRaises, readKpiTotals, readOfficersByHour, readStale } from './queries.ts';

const DAY_MS = 86_400_000;
/** A flood that was on when the range began is known from here on. */
const LOOK_BACK_MS = 6 * 3_600_000;

export interface AlarmKpiDeps extends RouteDeps {
  clock: Clock;
}

export function alarmKpiRoutes(app: App, { database, registries, clock }: AlarmKpiDeps): void {
  app.get(
    '/api/alarms/kpi',
    {
      config: { right: 'alarm.figures' },
      schema: {
        summary: 'Get alarm performance: load, floods, priorities, acknowledgement, bad actors',
        tags: ['alarms'],
        querystring: KpiQuery,
        response: { 200: AlarmKpi, ...FAILURES },
      },
    },
    async (request) => {
      const access = accessOf(request);
      const { query } = request;
      const { from, to } = query;
      if (from >= to) throw new RequestError(400, 'empty-range', 'from: must be before "to".');
      if (to - from > KPI_DAYS_MAX * DAY_MS)
        throw new RequestError(400, 'range-too-long', `to: at most ${KPI_DAYS_MAX} days after "from".`);
      const registry = await requestedCommunity(registries, query.community, reachFor(request));
      const now = clock.now();
      const asked = gridScope(registry, query.grid);
      const grids = gridsAllowed(asked, access);
      const scope = { ...asked, grids: grids === null ? null : new Set(grids) };
      return alarmKpi(database, scope, slotRange(from, to, now), now);
    },
  );
}

async function alarmKpi(database: Database, scope: Scope, range: KpiRange, now: number): Promise<AlarmKpi> {
  const { from, to } = range;
  const [looked, totals, officers, stale] = await Promise.all([
    readKpiRaises(database, scope, { from: from - LOOK_BACK_MS, to }),
    readKpiTotals(database, scope, range),
    readOfficersByHour(database, scope, range),
    readStale(database, scope, now),
  ]);
  const slots = slotCounts(looked, range);
  const { raised, acknowledged, actors } = totals;
  const ofRaised = (count: number) => ratioOf(count, raised);
  return {
    at: now,
    from,
    to,
    raised,
    deskRate: ratioOf(raised, slots.length),
    officerRate: officerRate(looked, officers, range),
    slots,
    bands: bandsOf(slots),
    floods: floodFigures(looked, range),
    priorities: { high: ofRaised(totals.high), medium: ofRaised(totals.medium), low: ofRaised(totals.low) },
    acknowledged: ofRaised(acknowledged),
    inTime: ratioOf(totals.inTime, acknowledged),
    timeToAcknowledge: { p50S: totals.p50S, p95S: totals.p95S },
    rules: totals.rules,
    officers: totals.officers,
    badActors: actors.map((actor) => ({ ...actor, share: actor.alarms / raised })),
    badActorShare: ofRaised(actors.reduce((sum, actor) => sum + actor.alarms, 0)),
    chattering: ofRaised(totals.chattering),
    fleeting: ofRaised(totals.fleeting),
    stale,
  };
}
