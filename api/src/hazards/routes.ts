import { unknownFacility } from '../errors/errors.ts';
import type { ShownRouteDeps } from '../feed/broadcast.ts';
import { onlyRow } from '../feed/shown.ts';
import { reachFor } from '../gate/gate.ts';
import { HistoryQuery } from '../history/contract.ts';
import { type App, FAILURES } from '../http/app.ts';
import { inScope } from '../registry/registry.ts';
import { historyQuestion } from '../scope/requested-history.ts';
import { devicesOf, requestedRoom, ScopeQuery } from '../scope/scope.ts';
import { HazardHistory, HazardsNow } from './contract.ts';
import { sensorRows } from './derive.ts';
import { hazardHistory } from './history.ts';
import { hazardFacts, hazardScreen, registerOf } from './live.ts';

export function hazardRoutes(app: App, { broadcast, registries, database }: ShownRouteDeps): void {
  app.get(
    '/api/hazards',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get open hazards and the current state of sensors',
        tags: ['hazards'],
        querystring: ScopeQuery,
        response: { 200: HazardsNow, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await requestedRoom(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, (shown) => {
        const tables = shown.tables(hazardScreen);
        return {
          at: shown.snapshot.at,
          totals: onlyRow(tables.hazardTotals),
          hazards: Object.values(tables.hazards),
          sensors: sensorRows(registerOf(shown.facts(hazardFacts)), shown.registry, shown.scope),
        };
      });
    },
  );

  app.get(
    '/api/hazards/history',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Get the history of hazards; `facility` is a hazard point or a report source',
        tags: ['hazards'],
        querystring: HistoryQuery,
        response: { 200: HazardHistory, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const { registry, scope, range, zone } = await historyQuestion(registries, query, reachFor(request));
      const speakers = [...registry.byDevice.values()].filter((facility) => facility.domain === 'hazard');
      // A report source has no place of its own; its reports have.
      const found =
        query.facility === undefined
          ? speakers.filter((facility) => inScope(scope, facility))
          : speakers.filter(
              (facility) => facility.code === query.facility && (facility.grid === null || inScope(scope, facility)),
            );
      if (query.facility !== undefined && found.length === 0) throw unknownFacility(query.facility);
      const single = query.facility !== undefined;
      return hazardHistory(database, { scope, zone, range, devices: devicesOf(found), single });
    },
  );
}
