import type { Clock } from '@cockpit/ingest/clock';
import { RequestError } from '../../errors/errors.ts';
import { reachFor } from '../../gate/gate.ts';
import { type App, FAILURES } from '../../http/app.ts';
import { gridsParameter } from '../../registry/registry.ts';
import { type RouteDeps, requestedCommunity, requestedScope } from '../../scope/scope.ts';
import { FIGURES_DAYS_MAX, FiguresQuery, FigureTable } from './contract.ts';
import { figureTable } from './figures.ts';

const DAY_MS = 86_400_000;

export function figureRoutes(app: App, { database, registries, clock }: RouteDeps & { clock: Clock }): void {
  app.get(
    '/api/cases/figures',
    {
      config: { right: 'case.figures' },
      schema: {
        summary: 'Get case figures with numerators and denominators, by grid, department, category, source or handler',
        tags: ['cases'],
        querystring: FiguresQuery,
        response: { 200: FigureTable, ...FAILURES },
      },
    },
    async (request) => {
      const { community, grid, from, to, by = 'grid' } = request.query;
      if (from >= to) throw new RequestError(400, 'empty-range', 'from: must be before "to".');
      if (to - from > FIGURES_DAYS_MAX * DAY_MS)
        throw new RequestError(400, 'range-too-long', `to: at most ${FIGURES_DAYS_MAX} days after "from".`);
      const reach = reachFor(request);
      const registry = await requestedCommunity(registries, community, reach);
      const grids = gridsParameter(requestedScope(registry, grid, reach));
      return figureTable(database, registry, { by, grids, period: { from, to } }, clock.now());
    },
  );
}
