/** Channels: by which ways people are notified. */
import { type App, answers } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { putChannel, readChannels, removeChannel } from './channel-store.ts';
import { ChannelList, ChannelRequest, SendOutcome } from './contract.ts';
import {
  CONFIG,
  CommunityQuery,
  idOf,
  NO_BODY,
  type NotificationRouteDeps,
  RowParams,
  registryOf,
  TAGS,
} from './route-parts.ts';
import { rowRoutes } from './row-routes.ts';
import { tryChannel } from './try-channel.ts';

export function channelRoutes(app: App, deps: NotificationRouteDeps): void {
  const { database, registries, realNow } = deps;
  rowRoutes(app, deps, {
    name: 'channels',
    summaries: {
      list: 'List notification channels',
      create: 'Create a notification channel',
      change: 'Change a notification channel',
      delete: 'Delete a channel',
    },
    list: ChannelList,
    request: ChannelRequest,
    read: async (community) => ({ channels: await readChannels(database, community, realNow()) }),
    put: (changer, _registry, id, body) => putChannel(deps, changer, id, body),
    remove: (changer, id, reason) => removeChannel(deps, changer, id, reason),
  });

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
        response: answers(SendOutcome),
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
