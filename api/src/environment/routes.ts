import { unknownFacility } from '../errors/errors.ts';
import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { onlyRow } from '../feed/shown.ts';
import { reachFor } from '../gate/gate.ts';
import { HistoryQuery } from '../history/contract.ts';
import { type App, FAILURES } from '../http/app.ts';
import { inScope } from '../registry/registry.ts';
import { historyQuestion } from '../scope/requested-history.ts';
import { requestedRoom, ScopeQuery } from '../scope/scope.ts';
import { EnvironmentHistory, EnvironmentNow } from './contract.ts';
import { environmentHistory } from './history.ts';
import { environmentScreen } from './live.ts';
import { pointsOf } from './points.ts';

export function environmentRoutes(app: App, { broadcast, registries, database }: ShownRouteDeps): void {
  app.get(
    '/api/environment',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the current state of air, noise, waste bins and river points',
        tags: ['environment'],
        querystring: ScopeQuery,
        response: { 200: EnvironmentNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await requestedRoom(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, (shown) => {
        const tables = shown.tables(environmentScreen);
        return {
          at: shown.snapshot.at,
          totals: onlyRow(tables.environmentTotals),
          airPoints: Object.values(tables.airPoints),
          wasteBins: Object.values(tables.wasteBins),
          waterPoints: Object.values(tables.waterPoints),
        };
      });
    },
  );

  app.get(
    '/api/environment/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary:
          'Get the history of air, noise, waste bins and river points; `facility` is an air point, a bin or a river point',
        tags: ['environment'],
        querystring: HistoryQuery,
        response: { 200: EnvironmentHistory, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const { registry, scope, range, zone } = await historyQuestion(registries, query, reachFor(request));
      const { facility } = query;
      const asked = (point: { code: string; grid: string | null }) =>
        inScope(scope, point) && (facility === undefined || point.code === facility);
      const air = pointsOf(registry, 'air-point').filter(asked);
      const bins = pointsOf(registry, 'waste-bin').filter(asked);
      const water = pointsOf(registry, 'water-point').filter(asked);
      if (facility !== undefined && air.length + bins.length + water.length === 0) throw unknownFacility(facility);
      return environmentHistory(database, { air, bins, water, single: facility !== undefined, range, zone });
    },
  );
}
