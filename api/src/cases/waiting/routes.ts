import type { Clock } from '@cockpit/ingest/clock';
import { personOf, reachFor } from '../../gate/gate.ts';
import { type App, answers } from '../../http/app.ts';
import { type RouteDeps, requestedCommunity } from '../../scope/scope.ts';
import { WaitingDecisions, WaitingQuery } from './contract.ts';
import { readWaiting } from './read.ts';

export function waitingRoutes(app: App, { database, registries, clock }: RouteDeps & { clock: Clock }): void {
  app.get(
    '/api/cases/waiting',
    {
      config: { right: 'case.read' },
      schema: {
        summary: 'List requests that wait for a decision of the signed-in person',
        tags: ['cases'],
        querystring: WaitingQuery,
        response: answers(WaitingDecisions),
      },
    },
    async (request) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      return { at: clock.now(), ...(await readWaiting(database, personOf(request), community.code)) };
    },
  );
}
