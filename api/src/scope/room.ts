/** Scopes and the rooms that show them. Pure. */
import type { Room } from './contract.ts';

/** The room of a grid, or the wall. */
export function roomOf(grid: string | undefined): Room {
  return grid === undefined ? 'wall' : `grid:${grid}`;
}

/** The grid of a room; null: the whole community. */
export function gridOf(room: Room): string | null {
  return room === 'wall' ? null : room.slice('grid:'.length);
}
