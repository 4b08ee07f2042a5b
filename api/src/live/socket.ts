/** A connection of the live channel, and what is kept with it. */
import type { Socket as IoSocket } from 'socket.io';
import type { Broadcast, Hold } from '../feed/broadcast.ts';
import { type KeptRoom, wireName } from '../scope/room.ts';
import type { Person } from '../sessions/person.ts';
import type { ClientEvents, ServerEvents } from './contract.ts';

export type Socket = IoSocket<ClientEvents, ServerEvents, Record<string, never>, SocketHolds>;

export interface SocketHolds {
  person: Person;
  /** Epoch ms of the world at which the person is judged again. */
  judgeAt: number;
  /** Community and room as clients name them → what the socket holds. */
  holds: Map<string, Hold>;
  /** Epoch ms of the world since when it is in no room. */
  idleSince: number;
  /** Subscribes under way. */
  asking: number;
}

/** Name of the room in socket.io. */
export function roomKey(community: string, room: KeptRoom): string {
  return `${community} ${room}`;
}

/** Joins the room of a hold, in the place of what the socket held under that name. */
export function join(socket: Socket, hold: Hold, broadcast: Pick<Broadcast, 'release'>): void {
  const key = holdKey(hold);
  const former = socket.data.holds.get(key);
  socket.data.holds.set(key, hold);
  void socket.join(roomKey(hold.community, hold.state.room));
  if (former === undefined) return;
  if (former.state.room !== hold.state.room) void socket.leave(roomKey(former.community, former.state.room));
  broadcast.release(former);
}

/** Leaves the room of a hold and gives it back. */
export function leave(socket: Socket, hold: Hold, broadcast: Pick<Broadcast, 'release'>): void {
  void socket.leave(roomKey(hold.community, hold.state.room));
  socket.data.holds.delete(holdKey(hold));
  broadcast.release(hold);
}

function holdKey({ community, state }: Hold): string {
  return `${community} ${wireName(state.room)}`;
}
