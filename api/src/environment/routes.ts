import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { onlyRow } from '../feed/shown.ts';
import { reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { roomAsked, ScopeQuery } from '../scope/scope.ts';
import { EnvironmentNow } from './contract.ts';
import { environmentScreen } from './live.ts';

export function environmentRoutes(app: App, { broadcast, registries }: ShownRouteDeps): void {
  app.get(
    '/api/environment',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Air, noise, waste bins and river points now',
        tags: ['environment'],
        querystring: ScopeQuery,
        response: { 200: EnvironmentNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await roomAsked(registries, request.query, reachFor(request));
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
}
