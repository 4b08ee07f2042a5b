import { HistoryQuery } from '../common/contract.ts';
import {
  type App,
  devicesOf,
  FAILURES,
  facilitiesAsked,
  historyQuestion,
  onlyRow,
  type RouteDeps,
  ScopeQuery,
} from '../common/routes.ts';
import { roomOf } from '../live/rooms.ts';
import { ParkingHistory, ParkingNow } from './contract.ts';
import { parkingHistory } from './history.ts';

export function parkingRoutes(app: App, { broadcast, registries, database }: RouteDeps): void {
  app.get(
    '/api/parking',
    {
      schema: {
        summary: 'Car parks now',
        tags: ['parking'],
        querystring: ScopeQuery,
        response: { 200: ParkingNow, ...FAILURES },
      },
    },
    ({ query }) =>
      broadcast.ask(query.community, roomOf(query.grid), ({ at, tables }) => ({
        at,
        totals: onlyRow(tables.parkingTotals),
        carParks: Object.values(tables.carParks),
      })),
  );

  app.get(
    '/api/parking/history',
    {
      schema: {
        summary: 'Car parks over time',
        tags: ['parking'],
        querystring: HistoryQuery,
        response: { 200: ParkingHistory, ...FAILURES },
      },
    },
    async ({ query }) => {
      const { registry, scope, range } = await historyQuestion(registries, query);
      return parkingHistory(database, devicesOf(facilitiesAsked(registry.carParks, scope, query.facility)), range);
    },
  );
}
