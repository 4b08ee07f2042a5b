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
import { FitnessHistory, FitnessNow } from './contract.ts';
import { venuesOf } from './derive.ts';
import { fitnessHistory } from './history.ts';

export function fitnessRoutes(app: App, { broadcast, registries, database }: RouteDeps): void {
  app.get(
    '/api/fitness',
    {
      schema: {
        summary: 'Fitness venues now',
        tags: ['fitness'],
        querystring: ScopeQuery,
        response: { 200: FitnessNow, ...FAILURES },
      },
    },
    ({ query }) =>
      broadcast.ask(query.community, roomOf(query.grid), ({ at, tables }) => ({
        at,
        totals: onlyRow(tables.fitnessTotals),
        venues: Object.values(tables.venues),
      })),
  );

  app.get(
    '/api/fitness/history',
    {
      schema: {
        summary: 'Fitness venues over time; `facility` is a venue (with its machines) or a machine',
        tags: ['fitness'],
        querystring: HistoryQuery,
        response: { 200: FitnessHistory, ...FAILURES },
      },
    },
    async ({ query }) => {
      const { registry, scope, range } = await historyQuestion(registries, query);
      const code = query.facility;
      const all = venuesOf(registry, scope);
      const venues = all.filter((venue) => code === undefined || venue.code === code);
      const machines = all
        .flatMap((venue) => venue.machines)
        .filter(
          (machine) => code === undefined || machine.code === code || venues.some((v) => v.id === machine.parent),
        );
      if (code !== undefined && venues.length + machines.length === 0) throw unknownFacility(code);
      return fitnessHistory(database, devicesOf(venues), devicesOf(machines), range);
    },
  );
}
