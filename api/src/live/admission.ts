/** Which live rooms somebody may be in: judged at each subscribe, and again when their access changes. */
import { admit, missingProof } from '../gate/gate.ts';
import type { Registries } from '../registry/cache.ts';
import { type Reach, reaches, reachOf } from '../rights/reach.ts';
import type { Room } from '../scope/contract.ts';
import { roomAsked } from '../scope/scope.ts';
import type { Person } from '../sessions/person.ts';

export interface Admission {
  /** The room a request means. Throws RequestError when the person may not be in it. */
  room(person: Person, request: { room: Room; community?: string }): Promise<{ community: string; room: Room }>;
  /** Whether the person may stay in a room of a community; `grid` null: the wall. */
  mayStay(person: Person, community: string, grid: string | null): boolean;
}

export function admitToRoom(registries: Registries): Admission {
  return {
    room(person, { room, community }) {
      const grid = room === 'wall' ? {} : { grid: room.slice('grid:'.length) };
      return roomAsked(registries, { ...grid, ...(community !== undefined && { community }) }, reachTo(person));
    },
    mayStay(person, community, grid) {
      const reach = missingProof(person) ? undefined : reachOf(person.grants, 'wall.view');
      return reach !== undefined && reaches(reach, community, grid);
    },
  };
}

function reachTo(person: Person): Reach {
  const reach = admit(person, 'wall.view');
  if (reach === null) throw new Error('The right to see the wall has no reach.');
  return reach;
}
