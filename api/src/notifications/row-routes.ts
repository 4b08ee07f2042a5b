/** The routes that channels and rules have alike: list, create, change, delete. */
import type Type from 'typebox';
import { type App, answers, DONE } from '../http/app.ts';
import { readExactly } from '../http/exact-body.ts';
import type { Registry } from '../registry/registry.ts';
import type { Changer } from './channel-store.ts';
import { RemoveRequest } from './contract.ts';
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

interface NotificationRows<List extends Type.TSchema, Request extends Type.TSchema> {
  /** In the address. */
  name: 'channels' | 'rules';
  summaries: Record<'list' | 'create' | 'change' | 'delete', string>;
  list: List;
  request: Request;
  read(community: string): Promise<Type.Static<List>>;
  /** Id null: a new one. Resolves with its id; rejects with RequestError. */
  put(changer: Changer, registry: Registry, id: number | null, body: Type.Static<Request>): Promise<number>;
  remove(changer: Changer, id: number, reason: string): Promise<void>;
}

/** `Request` names the community with `community`. */
export function rowRoutes<List extends Type.TSchema, Request extends Type.TSchema>(
  app: App,
  { registries }: Pick<NotificationRouteDeps, 'registries'>,
  { name, summaries, list, request: Body, read, put, remove }: NotificationRows<List, Request>,
): void {
  app.route({
    method: 'GET',
    url: `/api/notifications/${name}`,
    config: CONFIG,
    schema: { summary: summaries.list, tags: TAGS, querystring: CommunityQuery, response: answers(list) as object },
    async handler(request) {
      const asked = (request.query as Type.Static<typeof CommunityQuery>).community;
      const { community } = await registryOf(registries, request, asked);
      return read(community.code);
    },
  });

  for (const change of [false, true])
    app.route({
      method: change ? 'PUT' : 'POST',
      url: `/api/notifications/${name}${change ? '/:id' : ''}`,
      config: CONFIG,
      schema: {
        summary: change ? summaries.change : summaries.create,
        tags: TAGS,
        ...(change ? { params: RowParams } : {}),
        body: Body,
        response: answers(Made),
      },
      validatorCompiler: readExactly,
      async handler(request) {
        const body = request.body as Type.Static<Request> & { community?: string };
        const registry = await registryOf(registries, request, body.community);
        return { id: await put(changerOf(request, registry), registry, change ? idOf(request) : null, body) };
      },
    });

  app.delete(
    `/api/notifications/${name}/:id`,
    {
      config: CONFIG,
      schema: { summary: summaries.delete, tags: TAGS, params: RowParams, body: RemoveRequest, response: DONE },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const changer = changerOf(request, await registryOf(registries, request, request.body.community));
      await remove(changer, idOf(request), request.body.reason);
      return reply.code(204).send();
    },
  );
}
