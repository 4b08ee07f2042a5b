import { unknownFacility } from '../errors/errors.ts';
import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { onlyRow } from '../feed/shown.ts';
import { reachFor } from '../gate/gate.ts';
import { HistoryQuery } from '../history/contract.ts';
import { type App, FAILURES } from '../http/app.ts';
import { inScope } from '../registry/registry.ts';
import { historyQuestion } from '../scope/requested-history.ts';
import { devicesOf, requestedRoom, ScopeQuery } from '../scope/scope.ts';
import { PatrolHistory, PatrolNow } from './contract.ts';
import { patrolHistory } from './history.ts';
import { patrolScreen } from './live.ts';

export function patrolRoutes(app: App, { broadcast, registries, database }: ShownRouteDeps): void {
  app.get(
    '/api/patrol',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get today’s patrol',
        tags: ['patrol'],
        querystring: ScopeQuery,
        response: { 200: PatrolNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await requestedRoom(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, (shown) => {
        const tables = shown.tables(patrolScreen);
        return {
          at: shown.snapshot.at,
          totals: onlyRow(tables.patrolTotals),
          routes: Object.values(tables.routes),
          checkpoints: Object.values(tables.checkpoints),
        };
      });
    },
  );

  app.get(
    '/api/patrol/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the history of check-ins; `facility` is a route or a checkpoint',
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
