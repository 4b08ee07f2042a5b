/** Scopes and the rooms that show them. Pure. */
import type { Room } from './contract.ts';

/**
 * A room as it is kept: people who hold the same grids share one room `mine`, named after these. On the wire all of them are `mine`, so that
 * nobody has to know what they hold in order to ask for it.
 */
export type KeptRoom = 'wall' | `grid:${string}` | `mine:${string}`;

const WHOLE = '*';

/** The room of a grid, or the wall. */
export function roomOf(grid: string | undefined): KeptRoom {
  return grid === undefined ? 'wall' : `grid:${grid}`;
}

/** The room of held grids; null: of the whole community. */
export function mineOf(grids: readonly string[] | null): KeptRoom {
  return `mine:${grids === null ? WHOLE : [...grids].sort().join()}`;
}

export function isMine(room: KeptRoom): boolean {
  return room.startsWith('mine:');
}

/** The grids a room shows, each with its micro-grids; null: the whole community. */
export function gridsOfRoom(room: KeptRoom): readonly string[] | null {
  if (room === 'wall') return null;
  const named = room.slice(room.indexOf(':') + 1);
  if (!isMine(room)) return [named];
  return named === WHOLE ? null : named.split(',').filter((code) => code !== '');
}

/** The room's name for clients. */
export function wireName(room: KeptRoom): Room {
  return isMine(room) ? 'mine' : (room as Room);
}
