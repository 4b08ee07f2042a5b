import { HistoryQuery } from '../common/contract.ts';
import {
  type App,
  devicesOf,
  FAILURES,
  facilitiesAsked,
  historyQuestion,
  onlyRow,
  type RouteDeps,
  roomAsked,
  ScopeQuery,
} from '../common/routes.ts';
import { reachFor } from '../rights/gate.ts';
import { ParkingHistory, ParkingNow } from './contract.ts';
import { parkingHistory } from './history.ts';

export function parkingRoutes(app: App, { broadcast, registries, database }: RouteDeps): void {
  app.get(
    '/api/parking',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Car parks now',
        tags: ['parking'],
        querystring: ScopeQuery,
        response: { 200: ParkingNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await roomAsked(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, ({ at, tables }) => ({
        at,
        totals: onlyRow(tables.parkingTotals),
        carParks: Object.values(tables.carParks),
      }));
    },
  );

  app.get(
    '/api/parking/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Car parks over time',
        tags: ['parking'],
        querystring: HistoryQuery,
        response: { 200: ParkingHistory, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const { registry, scope, range } = await historyQuestion(registries, query, reachFor(request));
      return parkingHistory(database, devicesOf(facilitiesAsked(registry.carParks, scope, query.facility)), range);
    },
  );
}
