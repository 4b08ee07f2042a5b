/** Channels: by which ways people are notified. */
import type Type from 'typebox';
import { type App, answers, DONE } from '../http/app.ts';
import { readExactly, readWith } from '../http/exact-body.ts';
import { putChannel, readChannels, removeChannel, type StoreParts } from './channel-store.ts';
import { ChannelList, ChannelRequest, Outcome, RemoveRequest } from './contract.ts';
import {
  CONFIG,
  CommunityQuery,
  changerOf,
  idOf,
  Made,
  NO_BODY,
  type NotificationRouteDeps,
  RowParams,
  registryOf,
  TAGS,
} from './route-parts.ts';
import { tryChannel } from './try-channel.ts';

export function channelRoutes(app: App, deps: NotificationRouteDeps): void {
  const { database, registries, realNow } = deps;
  const parts: StoreParts = deps;

  app.get(
    '/api/notifications/channels',
    {
      config: CONFIG,
      schema: {
        summary: 'List notification channels',
        tags: TAGS,
        querystring: CommunityQuery,
        response: answers(ChannelList),
      },
    },
    async (request) => {
      const { community } = await registryOf(registries, request, request.query.community);
      return { channels: await readChannels(database, community.code, realNow()) };
    },
  );

  for (const change of [false, true])
    app.route({
      method: change ? 'PUT' : 'POST',
      url: `/api/notifications/channels${change ? '/:id' : ''}`,
      config: CONFIG,
      schema: {
        summary: change ? 'Change a notification channel' : 'Create a notification channel',
        tags: TAGS,
        ...(change ? { params: RowParams } : {}),
        body: ChannelRequest,
        response: answers(Made),
      },
      validatorCompiler: readExactly,
      async handler(request) {
        const body = request.body as Type.Static<typeof ChannelRequest>;
        const changer = changerOf(request, await registryOf(registries, request, body.community));
        return { id: await putChannel(parts, changer, change ? idOf(request) : null, body) };
      },
    });

  app.delete(
    '/api/notifications/channels/:id',
    {
      config: CONFIG,
      schema: { summary: 'Delete a channel', tags: TAGS, params: RowParams, body: RemoveRequest, response: DONE },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const changer = changerOf(request, await registryOf(registries, request, request.body.community));
      await removeChannel(parts, changer, idOf(request), request.body.reason);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/notifications/channels/:id/test',
    {
      config: CONFIG,
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
      const { community } = await registryOf(registries, request, request.query.community);
      const fault = await tryChannel(database, deps, community.code, idOf(request));
      return { ok: fault === null, fault };
    },
  );
}
