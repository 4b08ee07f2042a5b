import { HistoryQuery } from '../common/contract.ts';
import {
  type App,
  devicesOf,
  FAILURES,
  historyQuestion,
  onlyRow,
  type RouteDeps,
  roomAsked,
  ScopeQuery,
} from '../common/routes.ts';
import { unknownFacility } from '../errors.ts';
import { inScope } from '../registry/registry.ts';
import { reachFor } from '../rights/gate.ts';
import { PatrolHistory, PatrolNow } from './contract.ts';
import { patrolHistory } from './history.ts';

export function patrolRoutes(app: App, { broadcast, registries, database }: RouteDeps): void {
  app.get(
    '/api/patrol',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Patrol today',
        tags: ['patrol'],
        querystring: ScopeQuery,
        response: { 200: PatrolNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await roomAsked(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, ({ at, tables }) => ({
        at,
        totals: onlyRow(tables.patrolTotals),
        routes: Object.values(tables.routes),
        checkpoints: Object.values(tables.checkpoints),
      }));
    },
  );

  app.get(
    '/api/patrol/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Check-ins over time; `facility` is a route or a checkpoint',
        tags: ['patrol'],
        querystring: HistoryQuery,
        response: { 200: PatrolHistory, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const { registry, scope, range } = await historyQuestion(registries, query, reachFor(request));
      const code = query.facility;
      const checkpoints = registry.routes
        .flatMap((route) => route.checkpoints)
        .filter((checkpoint) => inScope(scope, checkpoint))
        .filter((checkpoint) => code === undefined || checkpoint.code === code || checkpoint.route === code);
      if (code !== undefined && checkpoints.length === 0) throw unknownFacility(code);
      return patrolHistory(database, devicesOf(checkpoints), range);
    },
  );
}
