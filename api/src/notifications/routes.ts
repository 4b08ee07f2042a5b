import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type App, CommunityCode, communityAsked, FAILURES, gridScope, type RouteDeps } from '../common/routes.ts';
import { RequestError } from '../errors.ts';
import { gridsParameter, type Registry } from '../registry/registry.ts';
import { personOf, reachFor } from '../rights/gate.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { readExactly, readWith } from '../web/exact-body.ts';
import { type Changer, putChannel, readChannels, removeChannel, type StoreParts } from './channel-store.ts';
import type { PostGuard } from './channels/guarded-post.ts';
import type { Senders } from './channels/open.ts';
import {
  ChannelList,
  ChannelRequest,
  DeliveryLog,
  LogQuery,
  NotificationRuleRequest,
  Outcome,
  OwnNotifications,
  ReadRequest,
  RemoveRequest,
  RuleList,
} from './contract.ts';
import { markRead, readLog, readOwn, tryAgain } from './log.ts';
import { putRule, readRules, removeRule } from './rule-store.ts';
import { tryChannel } from './try-channel.ts';

const TAGS = ['notifications'];
const answers = <S>(ok: S) => ({ 200: ok, ...FAILURES });
const CommunityQuery = Type.Object({ community: Type.Optional(CommunityCode) });
const RowParams = Type.Object({ id: Type.String({ pattern: '^[1-9]\\d{0,9}$' }) });
const MessageParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });
const Made = Type.Object({ id: Type.Integer() });
const NO_BODY = Type.Object({}, { additionalProperties: false });

export interface NotificationRouteDeps extends RouteDeps {
  secrets: Secrets;
  guard: PostGuard;
  senders: Senders;
  newId(): string;
  /** Epoch ms of the world. */
  realNow(): number;
}

export function notificationRoutes(app: App, deps: NotificationRouteDeps): void {
  const { database, registries, realNow } = deps;
  const parts: StoreParts = deps;
  const config = { right: 'notification.manage' } as const;

  app.get(
    '/api/notifications/channels',
    {
      config,
      schema: { summary: 'Ways of telling', tags: TAGS, querystring: CommunityQuery, response: answers(ChannelList) },
    },
    async (request) => {
      const { community } = await registryOf(request, request.query.community);
      return { channels: await readChannels(database, community.code, realNow()) };
    },
  );

  for (const change of [false, true])
    app.route({
      method: change ? 'PUT' : 'POST',
      url: `/api/notifications/channels${change ? '/:id' : ''}`,
      config,
      schema: {
        summary: change ? 'Change a channel' : 'Make a channel',
        tags: TAGS,
        ...(change ? { params: RowParams } : {}),
        body: ChannelRequest,
        response: answers(Made),
      },
      validatorCompiler: readExactly,
      async handler(request) {
        const body = request.body as Type.Static<typeof ChannelRequest>;
        const changer = changerOf(request, await registryOf(request, body.community));
        return { id: await putChannel(parts, changer, change ? idOf(request) : null, body) };
      },
    });

  app.delete(
    '/api/notifications/channels/:id',
    {
      config,
      schema: { summary: 'Take a channel away', tags: TAGS, params: RowParams, body: RemoveRequest },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const changer = changerOf(request, await registryOf(request, request.body.community));
      await removeChannel(parts, changer, idOf(request), request.body.reason);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/notifications/channels/:id/test',
    {
      config,
      schema: {
        summary: 'Send a test message now',
        tags: TAGS,
        params: RowParams,
        querystring: CommunityQuery,
        body: NO_BODY,
        response: answers(Outcome),
      },
      validatorCompiler: readWith(NO_BODY),
    },
    async (request) => {
      const { community } = await registryOf(request, request.query.community);
      const fault = await tryChannel(database, deps, community.code, idOf(request));
      return { ok: fault === null, fault };
    },
  );

  app.get(
    '/api/notifications/rules',
    {
      config,
      schema: { summary: 'Who is told of what', tags: TAGS, querystring: CommunityQuery, response: answers(RuleList) },
    },
    async (request) => {
      const { community } = await registryOf(request, request.query.community);
      return { rules: await readRules(database, community.code) };
    },
  );

  for (const change of [false, true])
    app.route({
      method: change ? 'PUT' : 'POST',
      url: `/api/notifications/rules${change ? '/:id' : ''}`,
      config,
      schema: {
        summary: change ? 'Change a rule' : 'Make a rule',
        tags: TAGS,
        ...(change ? { params: RowParams } : {}),
        body: NotificationRuleRequest,
        response: answers(Made),
      },
      validatorCompiler: readExactly,
      async handler(request) {
        const body = request.body as Type.Static<typeof NotificationRuleRequest>;
        const registry = await registryOf(request, body.community);
        const grids = body.grid === null ? null : gridsParameter(gridScope(registry, body.grid));
        const id = change ? idOf(request) : null;
        return { id: await putRule(database, changerOf(request, registry), id, body, grids, realNow()) };
      },
    });

  app.delete(
    '/api/notifications/rules/:id',
    {
      config,
      schema: { summary: 'Take a rule away', tags: TAGS, params: RowParams, body: RemoveRequest },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const changer = changerOf(request, await registryOf(request, request.body.community));
      await removeRule(database, changer, idOf(request), request.body.reason, realNow());
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/notifications/log',
    {
      config,
      schema: {
        summary: 'What was told, the newest first',
        tags: TAGS,
        querystring: LogQuery,
        response: answers(DeliveryLog),
      },
    },
    async (request) => {
      const { query } = request;
      const { community } = await registryOf(request, query.community);
      return { deliveries: await readLog(database, community.code, query, query.language ?? 'zh') };
    },
  );

  app.post(
    '/api/notifications/log/:id/again',
    {
      config,
      schema: {
        summary: 'Try a failed message again',
        tags: TAGS,
        params: MessageParams,
        querystring: CommunityQuery,
        body: NO_BODY,
      },
      validatorCompiler: readWith(NO_BODY),
    },
    async (request, reply) => {
      const { community } = await registryOf(request, request.query.community);
      await tryAgain(database, community.code, request.params.id, realNow());
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/notifications/mine',
    { config: { right: 'self' }, schema: { summary: 'One’s own', tags: TAGS, response: answers(OwnNotifications) } },
    async (request) =>
      readOwn(database, personOf(request).id, async (code) => (await registries.get(code)).community.timezone),
  );

  app.post(
    '/api/notifications/mine/read',
    {
      config: { right: 'self' },
      schema: { summary: 'All up to an instant are read', tags: TAGS, body: ReadRequest },
      validatorCompiler: readWith(ReadRequest),
    },
    async (request, reply) => {
      await markRead(database, personOf(request).id, request.body.upTo, realNow());
      return reply.code(204).send();
    },
  );

  function registryOf(request: FastifyRequest, community: string | undefined): Promise<Registry> {
    return communityAsked(registries, community, reachFor(request));
  }

  function changerOf(request: FastifyRequest, { community }: Registry): Changer {
    return { person: personOf(request), address: request.ip, community: community.code };
  }
}

/** Throws RequestError: no row has so large a number. */
function idOf(request: FastifyRequest): number {
  const id = Number((request.params as Type.Static<typeof RowParams>).id);
  if (id > 2_147_483_647) throw new RequestError(404, 'not-found', `id: there is none of the number ${id}.`);
  return id;
}
