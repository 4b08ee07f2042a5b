/**
 * What decoding remembers of the messages before: one record for each device and event, found with its topic, so that a message
 * costs one lookup whatever is asked of it.
 */
import { createIdShelves, type KnownIds } from './known-ids.ts';
import type { Behind } from './set-back.ts';
import { emptyTwins, type TwinsSeen } from './twins.ts';

export interface Memory {
  /** Newest effective instant, epoch ms, to tell out-of-order messages; -Infinity: none. */
  newest: number;
  /** The last live message that lay behind the newest; undefined: the clock is not behind now. */
  behind: Behind | undefined;
  /** Undefined: a message is known by its instant and id alone. */
  ids: KnownIds | undefined;
  /** Undefined: doubled readings are not looked for. */
  twins: TwinsSeen | undefined;
}

export interface Memories {
  /** By device and event, see memoryKey; made when it is asked for the first time. Bounded by the registry. */
  of(key: string): Memory;
}

export const memoryKey = (device: number, event: string) => `${device} ${event}`;

/** `all`: order, ids and twins, as ingest has it; `order` alone is for tests that send one id again and again. */
export function createMemories(what: 'all' | 'order'): Memories {
  const memories = new Map<string, Memory>();
  const shelves = createIdShelves();
  return {
    of(key) {
      let memory = memories.get(key);
      if (memory === undefined) {
        const isAll = what === 'all';
        memory = {
          newest: Number.NEGATIVE_INFINITY,
          behind: undefined,
          ids: isAll ? shelves.take() : undefined,
          twins: isAll ? emptyTwins() : undefined,
        };
        memories.set(key, memory);
      }
      return memory;
    },
  };
}
