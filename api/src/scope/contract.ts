/** The names of scopes on the wire. */
import Type from 'typebox';

/** `wall`: the whole community; `grid:{code}`: one exclusive or micro-grid; `mine`: all that the signed-in person may see of it, as one. */
export const Room = Type.String({ pattern: '^(wall|mine|grid:[A-Za-z0-9]{1,20})$' });
export type Room = 'wall' | 'mine' | `grid:${string}`;
