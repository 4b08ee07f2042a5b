/** Who asks about alarms and where they may: the one seam to accounts and rights. */
import type { FastifyRequest } from 'fastify';
import type { Scope } from '../registry/registry.ts';
import { personOf, reachFor } from '../rights/gate.ts';
import { grantedGrids } from '../rights/reach.ts';
import type { Person } from '../sessions/person.ts';

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

/** The grids both the question and the right allow, as a parameter; null: no restriction. */
export function gridsAllowed(scope: Scope, access: Access): string[] | null {
  const reach = access.gridsOf(scope.community);
  if (scope.grids === null) return reach === null ? null : [...reach];
  return [...scope.grids].filter((grid) => reach === null || reach.has(grid));
}
