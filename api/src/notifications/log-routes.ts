/** What was sent: the delivery log, and one's own notifications. */
import Type from 'typebox';
import { personOf } from '../gate/gate.ts';
import { type App, answers, DONE } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { readNotificationBacklog } from '../outbox/backlog.ts';
import { DeliveryLog, LogQuery, OwnNotifications, ReadRequest } from './contract.ts';
import { markRead, readLog, readOwn, tryAgain } from './log.ts';
import { CONFIG, CommunityQuery, NO_BODY, type NotificationRouteDeps, registryOf, TAGS } from './route-parts.ts';

const MessageParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });

export function notificationLogRoutes(app: App, { database, registries, realNow }: NotificationRouteDeps): void {
  app.get(
    '/api/notifications/log',
    {
      config: CONFIG,
      schema: {
        summary: 'List deliveries, newest first',
        tags: TAGS,
        querystring: LogQuery,
        response: answers(DeliveryLog),
      },
    },
    async (request) => {
      const { query } = request;
      const { community } = await registryOf(registries, request, query.community);
      const deliveries = await readLog(database, community.code, query, query.language ?? 'zh');
      const open = (await readNotificationBacklog(database, realNow())).find((one) => one.community === community.code);
      return { deliveries, waiting: open === undefined ? null : { count: open.count, oldestMs: open.oldestMs } };
    },
  );

  app.post(
    '/api/notifications/log/:id/retry',
    {
      config: CONFIG,
      schema: {
        summary: 'Retry a failed delivery',
        tags: TAGS,
        params: MessageParams,
        querystring: CommunityQuery,
        body: NO_BODY,
        response: DONE,
      },
      validatorCompiler: readWith(NO_BODY),
    },
    async (request, reply) => {
      const { community } = await registryOf(registries, request, request.query.community);
      await tryAgain(database, community.code, request.params.id, realNow());
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/notifications/mine',
    {
      config: { right: 'self' },
      schema: { summary: 'List own notifications', tags: TAGS, response: answers(OwnNotifications) },
    },
    async (request) =>
      readOwn(database, personOf(request).id, async (code) => (await registries.get(code)).community.timezone),
  );

  app.post(
    '/api/notifications/mine/read',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Mark own notifications as read up to an instant',
        tags: TAGS,
        body: ReadRequest,
        response: DONE,
      },
      validatorCompiler: readWith(ReadRequest),
    },
    async (request, reply) => {
      await markRead(database, personOf(request).id, request.body.upTo, realNow());
      return reply.code(204).send();
    },
  );
}
