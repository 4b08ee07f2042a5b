/** Who asks and where they may: what domains need to know of accounts and rights. */
import type { FastifyRequest } from 'fastify';
import { grantedGrids } from '../rights/reach.ts';
import type { Person } from '../sessions/person.ts';
import { personOf, reachFor } from './gate.ts';

export interface Actor {
  id: string;
  name: string;
  person: Person;
  /** Network address. */
  address: string;
}

export interface Access {
  actor: Actor;
  /** Grids of a community the right of the route reaches, micro-grids named; null: all of it. */
  gridsOf(community: string): ReadonlySet<string> | null;
}

/** What a request may do within the right its route declares. */
export function accessOf(request: FastifyRequest): Access {
  const person = personOf(request);
  const reach = reachFor(request);
  return {
    actor: { id: String(person.id), name: person.name, person, address: request.ip },
    gridsOf: (community) => grantedGrids(reach, community),
  };
}
