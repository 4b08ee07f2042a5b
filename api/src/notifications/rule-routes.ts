/** Rules: who is notified of what. */
import type Type from 'typebox';
import { type App, answers, DONE } from '../http/app.ts';
import { readExactly } from '../http/exact-body.ts';
import { gridsParameter } from '../registry/registry.ts';
import { gridScope } from '../scope/scope.ts';
import { NotificationRuleRequest, RemoveRequest, RuleList } from './contract.ts';
import {
  CONFIG,
  CommunityQuery,
  changerOf,
  idOf,
  Made,
  type NotificationRouteDeps,
  RowParams,
  registryOf,
  TAGS,
} from './route-parts.ts';
import { putRule, readRules, removeRule } from './rule-store.ts';

export function notificationRuleRoutes(app: App, { database, registries, realNow }: NotificationRouteDeps): void {
  app.get(
    '/api/notifications/rules',
    {
      config: CONFIG,
      schema: {
        summary: 'List notification rules',
        tags: TAGS,
        querystring: CommunityQuery,
        response: answers(RuleList),
      },
    },
    async (request) => {
      const { community } = await registryOf(registries, request, request.query.community);
      return { rules: await readRules(database, community.code) };
    },
  );

  for (const change of [false, true])
    app.route({
      method: change ? 'PUT' : 'POST',
      url: `/api/notifications/rules${change ? '/:id' : ''}`,
      config: CONFIG,
      schema: {
        summary: change ? 'Change a notification rule' : 'Create a notification rule',
        tags: TAGS,
        ...(change ? { params: RowParams } : {}),
        body: NotificationRuleRequest,
        response: answers(Made),
      },
      validatorCompiler: readExactly,
      async handler(request) {
        const body = request.body as Type.Static<typeof NotificationRuleRequest>;
        const registry = await registryOf(registries, request, body.community);
        const grids = body.grid === null ? null : gridsParameter(gridScope(registry, body.grid));
        const id = change ? idOf(request) : null;
        return { id: await putRule(database, changerOf(request, registry), id, body, grids, realNow()) };
      },
    });

  app.delete(
    '/api/notifications/rules/:id',
    {
      config: CONFIG,
      schema: { summary: 'Delete a rule', tags: TAGS, params: RowParams, body: RemoveRequest, response: DONE },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const changer = changerOf(request, await registryOf(registries, request, request.body.community));
      await removeRule(database, changer, idOf(request), request.body.reason, realNow());
      return reply.code(204).send();
    },
  );
}
