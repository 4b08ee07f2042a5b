/** Who asks about alarms and where they may: the one seam to accounts and rights. */
import type { FastifyRequest } from 'fastify';
import type { Registries } from '../registry/cache.ts';
import { type Scope, scopeOf } from '../registry/registry.ts';
import { personOf, reachFor } from '../rights/gate.ts';
import type { Reach } from '../rights/reach.ts';
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
export type Admit = (request: FastifyRequest) => Promise<Access>;

export function admitWith(registries: Registries): Admit {
  return async (request) => {
    const person = personOf(request);
    const reach = reachFor(request);
    const grids = await gridsReached(reach, registries);
    const none: ReadonlySet<string> = new Set();
    return {
      actor: { id: String(person.id), name: person.name, person, address: request.ip },
      gridsOf(community) {
        if (reach.everywhere) return null;
        const reached = grids.get(community);
        return reached === undefined ? none : reached;
      },
    };
  };
}

/** The grids both the question and the right allow, as a parameter; null: no restriction. */
export function gridsAllowed(scope: Scope, access: Access): string[] | null {
  const reach = access.gridsOf(scope.community);
  if (scope.grids === null) return reach === null ? null : [...reach];
  return [...scope.grids].filter((grid) => reach === null || reach.has(grid));
}

/** A granted grid stands for its micro-grids as well. */
async function gridsReached(
  { communities }: Reach,
  registries: Registries,
): Promise<Map<string, ReadonlySet<string> | null>> {
  const reached = new Map<string, ReadonlySet<string> | null>();
  for (const [community, granted] of communities) {
    if (granted === null) reached.set(community, null);
    else {
      const registry = await registries.get(community);
      reached.set(community, new Set([...granted].flatMap((grid) => [...(scopeOf(registry, grid)?.grids ?? [])])));
    }
  }
  return reached;
}
