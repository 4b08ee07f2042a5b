import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { requestedRoom, ScopeQuery } from '../scope/scope.ts';
import { Snapshot } from './contract.ts';

export function wallRoutes(app: App, { registries, broadcast }: ShownRouteDeps): void {
  app.get(
    '/api/wall',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the snapshot of a wall, as sent to sockets',
        tags: ['live'],
        querystring: ScopeQuery,
        response: { 200: Snapshot, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await requestedRoom(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, ({ snapshot }) => snapshot as Snapshot);
    },
  );
}
