/** When a desk is flooded: more than 10 alarms raised in 10 minutes, until fewer than 5 are (EEMUA 191). Pure. */
import type { AlarmFlood } from './contract.ts';

const WINDOW_MS = 10 * 60_000;
/** More than this within the window begins a flood. */
const BEGINS_ABOVE = 10;
/** Fewer than this within the window ends it. */
const ENDS_BELOW = 5;

export interface Flood {
  /** Epoch ms of the raise that was one too many. */
  since: number;
  /** Epoch ms; null: it goes on. */
  endedAt: number | null;
  /** Alarms raised in it, those of the window that began it included. */
  size: number;
}

/** The floods in `raises` (epoch ms, oldest first) as seen at `now`, oldest first. */
export function floodsOf(raises: readonly number[], now: number): Flood[] {
  const floods: Flood[] = [];
  let current: Flood | undefined;
  for (const [index, at] of raises.entries()) {
    if (current) current = endBy(current, raises, index, at);
    if (current) current.size += 1;
    else if (at - (raises[index - BEGINS_ABOVE] ?? Number.NEGATIVE_INFINITY) < WINDOW_MS) {
      current = { since: at, endedAt: null, size: BEGINS_ABOVE + 1 };
      floods.push(current);
    }
  }
  if (current) endBy(current, raises, raises.length, now);
  return floods;
}

/** What a screen shows of it. */
export function floodNow(raises: readonly number[], now: number): AlarmFlood {
  const last = floodsOf(raises, now).at(-1);
  if (last?.endedAt === null) return { since: last.since, size: last.size, ended: null };
  const recent = raises.filter((at) => at > now - WINDOW_MS && at <= now).length;
  return { since: null, size: recent, ended: last?.endedAt ?? null };
}

/** The flood, or undefined when it had ended by `at`, before raise `index`: its window then held too few. */
function endBy(flood: Flood, raises: readonly number[], index: number, at: number): Flood | undefined {
  const leaves = (raises[index - ENDS_BELOW] ?? Number.NEGATIVE_INFINITY) + WINDOW_MS;
  if (leaves > at) return flood;
  flood.endedAt = leaves;
  return undefined;
}
