import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { onlyRow } from '../feed/shown.ts';
import { reachFor } from '../gate/gate.ts';
import { HistoryQuery } from '../history/contract.ts';
import { type App, FAILURES } from '../http/app.ts';
import { historyQuestion } from '../scope/requested-history.ts';
import { devicesOf, requestedFacilities, requestedRoom, ScopeQuery } from '../scope/scope.ts';
import { ParkingHistory, ParkingNow } from './contract.ts';
import { parkingHistory } from './history.ts';
import { parkingScreen } from './live.ts';

export function parkingRoutes(app: App, { broadcast, registries, database }: ShownRouteDeps): void {
  app.get(
    '/api/parking',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the current state of car parks',
        tags: ['parking'],
        querystring: ScopeQuery,
        response: { 200: ParkingNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await requestedRoom(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, (shown) => {
        const tables = shown.tables(parkingScreen);
        return {
          at: shown.snapshot.at,
          totals: onlyRow(tables.parkingTotals),
          carParks: Object.values(tables.carParks),
        };
      });
    },
  );

  app.get(
    '/api/parking/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the history of car parks',
        tags: ['parking'],
        querystring: HistoryQuery,
        response: { 200: ParkingHistory, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const { registry, scope, range } = await historyQuestion(registries, query, reachFor(request));
      return parkingHistory(database, devicesOf(requestedFacilities(registry.carParks, scope, query.facility)), range);
    },
  );
}
