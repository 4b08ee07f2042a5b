import { unknownFacility } from '../errors/errors.ts';
import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { onlyRow } from '../feed/shown.ts';
import { reachFor } from '../gate/gate.ts';
import { HistoryQuery } from '../history/contract.ts';
import { type App, FAILURES } from '../http/app.ts';
import { historyQuestion } from '../scope/requested-history.ts';
import { devicesOf, requestedRoom, ScopeQuery } from '../scope/scope.ts';
import { FitnessHistory, FitnessNow } from './contract.ts';
import { venuesOf } from './derive.ts';
import { fitnessHistory } from './history.ts';
import { fitnessScreen } from './live.ts';

export function fitnessRoutes(app: App, { broadcast, registries, database }: ShownRouteDeps): void {
  app.get(
    '/api/fitness',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the current state of fitness venues',
        tags: ['fitness'],
        querystring: ScopeQuery,
        response: { 200: FitnessNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await requestedRoom(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, (shown) => {
        const tables = shown.tables(fitnessScreen);
        return {
          at: shown.snapshot.at,
          totals: onlyRow(tables.fitnessTotals),
          venues: Object.values(tables.venues),
        };
      });
    },
  );

  app.get(
    '/api/fitness/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the history of fitness venues; `facility` is a venue (with its machines) or a machine',
        tags: ['fitness'],
        querystring: HistoryQuery,
        response: { 200: FitnessHistory, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const { registry, scope, range } = await historyQuestion(registries, query, reachFor(request));
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
