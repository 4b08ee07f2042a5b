/** Which live rooms somebody may be in: judged at each subscribe, and again when their access changes. */
import { admit, missingProof } from '../gate/gate.ts';
import type { Registries } from '../registry/cache.ts';
import { heldGrids, type Reach, reaches, reachOf } from '../rights/reach.ts';
import type { Room } from '../scope/contract.ts';
import { gridsOfRoom, isMine, type KeptRoom, mineOf } from '../scope/room.ts';
import { requestedCommunity, requestedRoom } from '../scope/scope.ts';
import type { Person } from '../sessions/person.ts';

/** `moved`: what is theirs has become another room. */
type Verdict = 'stay' | 'moved' | 'out';

export interface Admission {
  /** The room a request means. Throws RequestError when the person may not be in it. */
  room(person: Person, request: { room: Room; community?: string }): Promise<{ community: string; room: KeptRoom }>;
  /** Whether the person may stay in a room of a community. */
  judge(person: Person, community: string, room: KeptRoom): Verdict;
}

export function admitToRoom(registries: Registries): Admission {
  return {
    async room(person, { room, community: asked }) {
      const reach = reachTo(person);
      const within = asked === undefined ? {} : { community: asked };
      if (room === 'mine') {
        const { community } = await requestedCommunity(registries, asked, reach);
        return { community: community.code, room: mineFor(person, community.code) };
      }
      const grid = room === 'wall' ? {} : { grid: room.slice('grid:'.length) };
      return requestedRoom(registries, { ...grid, ...within }, reach);
    },
    judge(person, community, room) {
      const reach = missingProof(person) ? undefined : reachOf(person.grants, 'wall.view');
      if (reach === undefined) return 'out';
      if (!isMine(room)) return reaches(reach, community, gridsOfRoom(room)?.[0] ?? null) ? 'stay' : 'out';
      const now = mineFor(person, community);
      if (now === room) return 'stay';
      return gridsOfRoom(now)?.length === 0 ? 'out' : 'moved';
    },
  };
}

function mineFor(person: Person, community: string): KeptRoom {
  return mineOf(heldGrids(person.grants, 'wall.view', community));
}

function reachTo(person: Person): Reach {
  const reach = admit(person, 'wall.view');
  if (reach === null) throw new Error('The right to see the wall has no reach.');
  return reach;
}
