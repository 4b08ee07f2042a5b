/**
 * The ids a device has sent lately, with the instants they were taken for: the same id sent again is the same message even where
 * its time is another one. Of numbers only, so that remembering costs neither memory nor collector. Ids are told apart by a hash:
 * what looks like a repetition is compared with the stored row before anything follows from it.
 */

/**
 * An id belongs to one of the sets of its device by its hash; each set is a ring of its own: which way is overwritten next, and then
 * the hashes, together one cache line. Behind them, in the same page of memory, their instants.
 */
const SETS = 16;
const WAYS = 15;
/** In a large registry each device remembers less. */
const KEYS_WITH_ALL_WAYS = 5_000;
const WAYS_FEW = 4;
/** Devices that share their arrays: an array of its own for each would be one more place in memory to fetch. */
const SHELF_KEYS = 64;
/** Of a cache line, 64 bytes. */
const LINE_NUMBERS = 8;
/** What is allocated begins 16 bytes into a line, behind the notes of the allocator: so sets begin with one. */
const FIRST_NUMBER = 6;
/** The lowest bit of a kept hash says whether it was an alarm. */
const URGENT = 1;

/** One sending of an id. */
export interface Sending {
  /** The instant it was stored under, epoch ms. */
  at: number;
  /** What the device claimed; undefined: nothing that could be read. */
  claim: number | undefined;
  /** It spoke for an alarm. */
  urgent: boolean;
}

interface Shelf {
  ways: number;
  taken: number;
  /** Numbers of one set. */
  size: number;
  /** By device and set: room for the ring, then for each way stored under, claimed (NaN: nothing that could be read). Epoch ms. */
  numbers: Float64Array;
  /** The same bytes, for the ring: the way that is overwritten next, then a hash for each way; 0: empty. */
  rings: Int32Array;
}

/** The place of one device and event. */
export interface KnownIds {
  /** Undefined: a message is known by its instant and id alone. */
  shelf: Shelf | undefined;
  /** Where its first set begins in the numbers of the shelf. */
  set: number;
}

export const NO_SENDINGS: readonly Sending[] = [];

/** Where devices get their places. */
export function createIdShelves(): { take(): KnownIds } {
  let keys = 0;
  let shelf = emptyShelf(WAYS);
  return {
    take() {
      const ways = keys < KEYS_WITH_ALL_WAYS ? WAYS : WAYS_FEW;
      if (shelf.taken === SHELF_KEYS || shelf.ways !== ways) shelf = emptyShelf(ways);
      const place = { shelf, set: FIRST_NUMBER + shelf.taken * SETS * shelf.size };
      shelf.taken += 1;
      keys += 1;
      return place;
    },
  };
}

/** The sendings of this id that are remembered. */
export function findSendings({ shelf, set }: KnownIds, id: string): readonly Sending[] {
  if (shelf === undefined) return NO_SENDINGS;
  const hash = hashOnce(id);
  const { rings, numbers, ways, size } = shelf;
  const ring = set + setOf(hash) * size;
  const first = 2 * ring + 1;
  let found: Sending[] | undefined;
  for (let way = 0; way < ways; way++) {
    const kept = rings[first + way] ?? 0;
    // An empty place is 0, which no hash is.
    if ((kept ^ hash) >>> 1 !== 0) continue;
    const place = instantsOf(ring, ways) + 2 * way;
    const claim = numbers[place + 1] ?? Number.NaN;
    found ??= [];
    found.push({
      at: numbers[place] ?? 0,
      claim: Number.isNaN(claim) ? undefined : claim,
      urgent: (kept & URGENT) !== 0,
    });
  }
  return found ?? NO_SENDINGS;
}

/** Remembers one more, in the place of the oldest of its set. */
export function noteSending(
  { shelf, set }: KnownIds,
  id: string,
  at: number,
  claim: number | undefined,
  urgent: boolean,
): void {
  if (shelf === undefined) return;
  const hash = hashOnce(id);
  const { rings, numbers, ways, size } = shelf;
  const ring = set + setOf(hash) * size;
  const head = 2 * ring;
  const way = rings[head] ?? 0;
  const place = instantsOf(ring, ways) + 2 * way;
  rings[head + 1 + way] = urgent ? hash | URGENT : hash;
  numbers[place] = at;
  numbers[place + 1] = claim ?? Number.NaN;
  rings[head] = way + 1 === ways ? 0 : way + 1;
}

function emptyShelf(ways: number): Shelf {
  const needed = instantsOf(0, ways) + 2 * ways;
  // Of many devices the room between two sets would be more than it is worth.
  const size = ways === WAYS ? Math.ceil(needed / LINE_NUMBERS) * LINE_NUMBERS : needed;
  const numbers = new Float64Array(FIRST_NUMBER + SHELF_KEYS * SETS * size);
  return { ways, taken: 0, size, numbers, rings: new Int32Array(numbers.buffer) };
}

/** Where the instants of a ring begin: its head and its hashes are half as long as a number. */
const instantsOf = (ring: number, ways: number) => ring + ((ways + 2) >> 1);

/** Its low bit is not of the hash. */
const setOf = (hash: number) => (hash >>> 1) & (SETS - 1);

// An id is looked for and then noted: hashed once.
let hashed = '';
let lastHash = hashOf(hashed);

function hashOnce(id: string): number {
  if (id !== hashed) {
    hashed = id;
    lastHash = hashOf(id);
  }
  return lastHash;
}

/** FNV-1a in 31 bits, its lowest bit 0; never 0. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  // Its low bits mix worst, and they choose the set.
  hash ^= hash >>> 15;
  return (hash & ~URGENT) === 0 ? 2 : hash & ~URGENT;
}
