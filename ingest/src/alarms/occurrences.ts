/** What transitions make of the occurrences of their points, one row of table alarm each. Pure. */
import type { ClearedBy } from './contract.ts';
import { type Point, type PointTransition, pointOf, type Raise } from './transitions.ts';

/** Instants are epoch ms. */
export interface Occurrence {
  raisedAt: number;
  /** When it became active the last time. */
  lastAt: number;
  /** Null: active. */
  clearedAt: number | null;
  clearedBy: ClearedBy | null;
  /** How often it became active. */
  count: number;
}

/** One that is in the table already. */
export interface Stored extends Occurrence {
  id: string;
  /** Ended unseen by design: what comes back may be seen, and has to be. */
  isSettled: boolean;
}

/** The one to be, as its first raise had it. */
export interface Fresh extends Occurrence {
  raise: Raise;
}

/** What to write: each occurrence once, with where it ends up; new ones in the order in which they were raised. */
export interface Folded {
  changed: Stored[];
  fresh: Fresh[];
}

/** Of one point: the active one, if any, and the one that was raised last. */
interface Standing {
  active: Stored | Fresh | undefined;
  newest: Stored | Fresh | undefined;
}

/**
 * Applies transitions in the order given to what stands. Raising what is active and clearing what is not have no effect; a raise within the
 * chatter time counts on the occurrence before it. `stored`: by key of the point, its active and its newest occurrence.
 */
export function foldTransitions(
  transitions: readonly PointTransition[],
  stored: ReadonlyMap<string, readonly Stored[]>,
): Folded {
  const standing = new Map<string, Standing>();
  const written = new Set<Stored | Fresh>();
  for (const turn of transitions) {
    const key = keyOf(pointOf(turn));
    let place = standing.get(key);
    if (!place) {
      place = standingOf(stored.get(key) ?? []);
      standing.set(key, place);
    }
    const touched = turn.turn === 'raise' ? raise(place, turn) : clear(place, turn);
    if (touched) written.add(touched);
  }
  const changed: Stored[] = [];
  const fresh: Fresh[] = [];
  for (const one of written) {
    if ('id' in one) changed.push(one);
    else fresh.push(one);
  }
  return { changed, fresh };
}

/** Tells points apart. */
export function keyOf({ community, rule, source }: Point): string {
  return `${community} ${rule} ${source}`;
}

function standingOf(stored: readonly Stored[]): Standing {
  // A copy: what was read stays as it was.
  const own = stored.map((one) => ({ ...one }));
  const [newest] = own.sort((a, b) => b.raisedAt - a.raisedAt || Number(b.id) - Number(a.id));
  return { active: own.find(({ clearedAt }) => clearedAt === null), newest };
}

/** The occurrence that is active now and was not before. */
function raise(place: Standing, turn: Extract<PointTransition, { turn: 'raise' }>): Stored | Fresh | undefined {
  if (place.active) return undefined;
  const at = turn.raise.happenedAt ?? turn.at;
  const { newest } = place;
  if (newest && chatters(newest, at, turn.raise.chatterS)) {
    Object.assign(newest, { clearedAt: null, clearedBy: null, lastAt: at, count: newest.count + 1 });
    place.active = newest;
    return newest;
  }
  const fresh: Fresh = { raise: turn.raise, raisedAt: at, lastAt: at, clearedAt: null, clearedBy: null, count: 1 };
  place.active = fresh;
  // What happened before the newest one does not hide it.
  if (!newest || at >= newest.raisedAt) place.newest = fresh;
  return fresh;
}

function chatters(before: Stored | Fresh, at: number, chatterS: number): boolean {
  if ('isSettled' in before && before.isSettled) return false;
  return before.clearedAt !== null && before.clearedAt > at - chatterS * 1_000;
}

function clear(place: Standing, { at, by }: Extract<PointTransition, { turn: 'clear' }>): Stored | Fresh | undefined {
  const { active } = place;
  if (!active) return undefined;
  active.clearedAt = Math.max(active.lastAt, at);
  active.clearedBy = by;
  place.active = undefined;
  return active;
}
