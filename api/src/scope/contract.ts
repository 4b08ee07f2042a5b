/** The names of scopes on the wire. */
import Type from 'typebox';

/** `wall`: the whole community; `grid:{code}`: one exclusive or micro-grid. */
export const Room = Type.String({ pattern: '^(wall|grid:[A-Za-z0-9]{1,20})$' });
export type Room = 'wall' | `grid:${string}`;
