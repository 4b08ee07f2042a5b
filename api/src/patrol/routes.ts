import { HistoryQuery } from '../common/contract.ts';
import {
  type App,
  devicesOf,
  FAILURES,
  historyQuestion,
  onlyRow,
  type RouteDeps,
  ScopeQuery,
} from '../common/routes.ts';
import { unknownFacility } from '../errors.ts';
import { roomOf } from '../live/rooms.ts';
import { inScope } from '../registry/registry.ts';
import { PatrolHistory, PatrolNow } from './contract.ts';
import { patrolHistory } from './history.ts';

export function patrolRoutes(app: App, { broadcast, registries, database }: RouteDeps): void {
  app.get(
    '/api/patrol',
    {
      schema: {
        summary: 'Patrol today',
        tags: ['patrol'],
        querystring: ScopeQuery,
        response: { 200: PatrolNow, ...FAILURES },
      },
    },
    ({ query }) =>
      broadcast.ask(query.community, roomOf(query.grid), ({ at, tables }) => ({
        at,
        totals: onlyRow(tables.patrolTotals),
        routes: Object.values(tables.routes),
        checkpoints: Object.values(tables.checkpoints),
      })),
  );

  app.get(
    '/api/patrol/history',
    {
      schema: {
        summary: 'Check-ins over time; `facility` is a route or a checkpoint',
        tags: ['patrol'],
        querystring: HistoryQuery,
        response: { 200: PatrolHistory, ...FAILURES },
      },
    },
    async ({ query }) => {
      const { registry, scope, range } = await historyQuestion(registries, query);
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
