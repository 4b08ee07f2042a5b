/** A connection of the live road, and what is kept with it. */
import type { Socket as IoSocket } from 'socket.io';
import type { Hold } from '../feed/broadcast.ts';
import type { Room } from '../scope/contract.ts';
import type { Person } from '../sessions/person.ts';
import type { ClientEvents, ServerEvents } from './contract.ts';

export type Socket = IoSocket<ClientEvents, ServerEvents, Record<string, never>, SocketHolds>;

export interface SocketHolds {
  person: Person;
  /** Epoch ms of the world at which the person is judged again. */
  judgeAt: number;
  /** Room key → what the socket holds. */
  holds: Map<string, Hold>;
  /** Subscribes under way. */
  asking: number;
}

/** Name of the room in socket.io. */
export function roomKey(community: string, room: Room): string {
  return `${community} ${room}`;
}
