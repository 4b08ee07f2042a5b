/** Who asks about shifts, and where: what the routes share. */
import type { Clock } from '@cockpit/ingest/clock';
import type { FastifyRequest } from 'fastify';
import { forbidden } from '../errors/errors.ts';
import { accessOf } from '../gate/access.ts';
import { personOf, reachFor } from '../gate/gate.ts';
import type { Registries } from '../registry/cache.ts';
import type { Registry } from '../registry/registry.ts';
import { type RouteDeps, requestedCommunity } from '../scope/scope.ts';
import type { Officer } from './act.ts';

export interface ShiftRouteDeps extends RouteDeps {
  clock: Clock;
  /** Epoch ms of the world. */
  realNow(): number;
}

/** Throws RequestError. */
export function communityOf(
  registries: Registries,
  request: FastifyRequest,
  asked: string | undefined,
): Promise<Registry> {
  return requestedCommunity(registries, asked, reachFor(request));
}

/** Throws RequestError: a wall works no shifts. */
export function officerOf(request: FastifyRequest, { community }: Registry): Officer {
  const person = personOf(request);
  if (person.kind !== 'person') throw forbidden('A wall works no shifts.');
  return { person, address: request.ip, community: community.code, zone: community.timezone };
}

/** Grids of the community the right reaches; null: all of it. */
export function gridsOfOfficer(request: FastifyRequest, community: string): string[] | null {
  const reach = accessOf(request).gridsOf(community);
  return reach === null ? null : [...reach];
}
