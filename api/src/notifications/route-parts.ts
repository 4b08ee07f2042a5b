/** What the routes of notifications share. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { RequestError } from '../errors/errors.ts';
import { personOf, reachFor } from '../gate/gate.ts';
import type { Registries } from '../registry/cache.ts';
import type { Registry } from '../registry/registry.ts';
import { CommunityCode, type RouteDeps, requestedCommunity } from '../scope/scope.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Changer } from './channel-store.ts';
import type { PostGuard } from './channels/guarded-post.ts';
import type { Senders } from './channels/open.ts';

export const TAGS = ['notifications'];
export const CONFIG = { right: 'notification.manage' } as const;
export const CommunityQuery = Type.Object({ community: Type.Optional(CommunityCode) });
export const RowParams = Type.Object({ id: Type.String({ pattern: '^[1-9]\\d{0,9}$' }) });
export const Made = Type.Object({ id: Type.Integer() });
export const NO_BODY = Type.Object({}, { additionalProperties: false });

export interface NotificationRouteDeps extends RouteDeps {
  secrets: Secrets;
  guard: PostGuard;
  senders: Senders;
  newId(): string;
  /** Epoch ms of the world. */
  realNow(): number;
}

/** Throws RequestError. */
export function registryOf(
  registries: Registries,
  request: FastifyRequest,
  community: string | undefined,
): Promise<Registry> {
  return requestedCommunity(registries, community, reachFor(request));
}

export function changerOf(request: FastifyRequest, { community }: Registry): Changer {
  return { person: personOf(request), address: request.ip, community: community.code };
}

/** Throws RequestError: no row has so large a number. */
export function idOf(request: FastifyRequest): number {
  const id = Number((request.params as Type.Static<typeof RowParams>).id);
  if (id > 2_147_483_647) throw new RequestError(404, 'not-found', `id: ${id} does not exist.`);
  return id;
}
