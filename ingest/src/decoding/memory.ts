/**
 * What decoding remembers of the messages before: one record for each device and event, found with its topic, so that a message
 * costs one lookup whatever is asked of it. Its numbers lie side by side: by the time a device speaks again all that is known of it has
 * left the caches, and each further place in memory takes as long to fetch as a good part of the decoding.
 */
import { createIdShelves, type KnownIds } from './known-ids.ts';
import type { Behind } from './set-back.ts';
import { TWIN_NUMBERS, type TwinsSeen } from './twins.ts';

export interface Memory extends KnownIds, TwinsSeen {}

export interface Memories {
  /** By device and event, see memoryKey; made when it is asked for the first time. Bounded by the registry. */
  of(key: string): Memory;
}

/** The numbers of a record behind those of its twins; together one line of the cache. */
const NEWEST = TWIN_NUMBERS;
const BEHIND_AT = NEWEST + 1;
const BEHIND_RECEIVED_AT = NEWEST + 2;
const NEWEST_IS_ARRIVAL = NEWEST + 3;
const RECORD_NUMBERS = 8;
/** Records that share their arrays: an array of its own for each would be one more place in memory. */
const PAGE_RECORDS = 4_096;
/** As in known-ids.ts: so that a record begins with a line. */
const FIRST_NUMBER = 6;

export const memoryKey = (device: number, event: string) => `${device} ${event}`;

/** `all`: order, ids and twins, as ingest has it; `order` alone is for tests that send one id again and again. */
export function createMemories(what: 'all' | 'order'): Memories {
  const memories = new Map<string, Memory>();
  const shelves = createIdShelves();
  let page = emptyPage();
  return {
    of(key) {
      let memory = memories.get(key);
      if (memory === undefined) {
        if (page.taken === PAGE_RECORDS) page = emptyPage();
        const { numbers, halves } = page;
        const place = FIRST_NUMBER + page.taken * RECORD_NUMBERS;
        page.taken += 1;
        memory =
          what === 'all'
            ? { numbers, halves, place, more: undefined, ...shelves.take() }
            : { numbers, halves: undefined, place, more: undefined, shelf: undefined, set: 0 };
        numbers.fill(Number.NaN, place, place + RECORD_NUMBERS);
        noteNewest(memory, Number.NEGATIVE_INFINITY);
        memories.set(key, memory);
      }
      return memory;
    },
  };
}

/** Newest effective instant, epoch ms, to tell out-of-order messages; -Infinity: none. */
export function newestOf({ numbers, place }: Memory): number {
  return numbers[place + NEWEST] ?? Number.NEGATIVE_INFINITY;
}

/** `isArrival`: it is not what the device claimed. */
export function noteNewest({ numbers, place }: Memory, at: number, isArrival = false): void {
  numbers[place + NEWEST] = at;
  numbers[place + NEWEST_IS_ARRIVAL] = isArrival ? 1 : 0;
}

export function isNewestArrival({ numbers, place }: Memory): boolean {
  return numbers[place + NEWEST_IS_ARRIVAL] === 1;
}

/** The last live message that lay behind the newest; undefined: the clock is not behind now. */
export function behindOf({ numbers, place }: Memory): Behind | undefined {
  const at = numbers[place + BEHIND_AT] ?? Number.NaN;
  return Number.isNaN(at) ? undefined : { at, receivedAt: numbers[place + BEHIND_RECEIVED_AT] ?? 0 };
}

export function noteBehind({ numbers, place }: Memory, behind: Behind | undefined): void {
  numbers[place + BEHIND_AT] = behind?.at ?? Number.NaN;
  numbers[place + BEHIND_RECEIVED_AT] = behind?.receivedAt ?? 0;
}

function emptyPage(): { numbers: Float64Array; halves: Int32Array; taken: number } {
  const numbers = new Float64Array(FIRST_NUMBER + PAGE_RECORDS * RECORD_NUMBERS);
  return { numbers, halves: new Int32Array(numbers.buffer), taken: 0 };
}
