/** Maintenance: announced, listed, ended. */
import Type from 'typebox';
import { accessOf } from '../../gate/access.ts';
import { reachFor } from '../../gate/gate.ts';
import { type App, FAILURES } from '../../http/app.ts';
import { readExactly } from '../../http/exact-body.ts';
import { requestedCommunity } from '../../scope/scope.ts';
import type { AlarmActParts } from './act.ts';
import { AlarmParams, AlarmWindow, AlarmWindowRequest, Windows, WindowsQuery } from './contract.ts';
import type { AlarmRouteDeps } from './routes.ts';
import { endWindow, makeWindow, readWindows } from './windows.ts';

const TAGS = ['alarms'];

export function windowRoutes(app: App, { database, registries, clock, trace }: AlarmRouteDeps): void {
  const parts: AlarmActParts = { database, now: () => clock.now(), trace };

  app.get(
    '/api/alarms/windows',
    {
      config: { right: 'alarm.view' },
      schema: {
        summary: 'List maintenance windows',
        tags: TAGS,
        querystring: WindowsQuery,
        response: { 200: Windows, ...FAILURES },
      },
    },
    async (request) => {
      const registry = await requestedCommunity(registries, request.query.community, reachFor(request));
      const windows = await readWindows(database, registry.community.code, request.query.past ?? false, clock.now());
      const allowed = accessOf(request).gridsOf(registry.community.code);
      const gridOf = new Map([...registry.byDevice.values()].map(({ code, grid }) => [code, grid]));
      const isSeen = ({ grid, facility }: Type.Static<typeof AlarmWindow>) => {
        const place = grid ?? (facility === null ? null : (gridOf.get(facility) ?? ''));
        return allowed === null || place === null || allowed.has(place);
      };
      return { windows: windows.filter(isSeen) };
    },
  );

  app.post(
    '/api/alarms/windows',
    {
      config: { right: 'alarm.suspend' },
      schema: {
        summary: 'Create a maintenance window',
        tags: TAGS,
        querystring: Type.Pick(WindowsQuery, ['community']),
        body: AlarmWindowRequest,
        response: { 201: AlarmWindow, ...FAILURES },
      },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const access = accessOf(request);
      const registry = await requestedCommunity(registries, request.query.community, reachFor(request));
      return reply.code(201).send(await makeWindow(parts, access, registry, request.body));
    },
  );

  app.post(
    '/api/alarms/windows/:id/end',
    {
      config: { right: 'alarm.suspend' },
      schema: {
        summary: 'End a maintenance window now',
        tags: TAGS,
        params: AlarmParams,
        querystring: Type.Pick(WindowsQuery, ['community']),
        response: { 200: AlarmWindow, ...FAILURES },
      },
    },
    async (request) => {
      const access = accessOf(request);
      return endWindow(
        parts,
        access,
        await requestedCommunity(registries, request.query.community, reachFor(request)),
        request.params.id,
      );
    },
  );
}
