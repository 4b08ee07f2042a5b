/** Who asks about alarms and where they may: the one seam to accounts. */
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import type { Scope } from '../registry/registry.ts';
import type { Guard } from '../web/guard.ts';

export type AlarmRight =
  | 'alarm.view'
  | 'alarm.comment'
  | 'alarm.acknowledge'
  | 'alarm.shelve'
  | 'alarm.suspend'
  | 'alarm.rules.read'
  | 'alarm.rules.change'
  | 'alarm.figures';

export interface Actor {
  id: string;
  name: string;
  /** Network address. */
  address: string;
}

export interface Access {
  actor: Actor;
  /** Grids (micro-grids named) of a community the right reaches; null: all of it. */
  gridsOf(community: string): ReadonlySet<string> | null;
}

/** Throws RequestError when the right is not held. */
export type Admit = (request: FastifyRequest, right: AlarmRight) => Access;

const READING: readonly AlarmRight[] = ['alarm.view', 'alarm.rules.read', 'alarm.figures'];

/** Until there are accounts: everybody reads, and only whoever sits at this machine changes anything. */
export function admitLocal(guard: Guard): Admit {
  return ({ headers, ip }, right) => {
    const refused = guard.refuseChange() ?? guard.refuseOrigin(headers.origin, headers.host);
    if (refused !== undefined && !READING.includes(right)) throw new RequestError(403, 'forbidden', refused);
    return { actor: { id: 'local', name: 'local', address: ip }, gridsOf: () => null };
  };
}

/** The grids both the question and the right allow, as a parameter; null: no restriction. */
export function gridsAllowed(scope: Scope, access: Access): string[] | null {
  const reach = access.gridsOf(scope.community);
  if (scope.grids === null) return reach === null ? null : [...reach];
  return [...scope.grids].filter((grid) => reach === null || reach.has(grid));
}
