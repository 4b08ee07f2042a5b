/** The same reading under another id: same device, same instant, same content. Seen among the last ones of each device. */

/** Different readings of one instant that are remembered. */
const READINGS_MAX = 8;
/** What a device sends beyond its own fields is not held on to. */
const BYTES_MAX = 4_096;

type Payload = Readonly<Record<string, unknown>>;

/** Of one device and event. Digests only: held payloads would outlive the young generation, and cost the collector more than decoding them. */
export interface TwinsSeen {
  /**
   * From `place` on: the instant of the last reading (epoch ms; NaN: none), and the digest of the first one of that instant. Nearly
   * always it is the only one, and costs no list.
   */
  numbers: Float64Array;
  place: number;
  /** The bytes of `numbers`, for digests; undefined: doubled readings are not looked for. */
  halves: Int32Array | undefined;
  /** Two halves for each further digest. */
  more: number[] | undefined;
}

/** What is kept in `numbers`. */
export const TWIN_NUMBERS = 2;

/** Whether a reading of this instant had the same `fields` already; it is remembered. */
export function isTwin(
  seen: TwinsSeen,
  at: number,
  payload: Payload,
  bytes: number,
  fields: readonly string[],
): boolean {
  const { numbers, halves, place } = seen;
  if (halves === undefined || bytes > BYTES_MAX || !takeDigest(payload, fields)) return false;
  const first = 2 * (place + 1);
  if (numbers[place] !== at) {
    numbers[place] = at;
    halves[first] = digestLow;
    halves[first + 1] = digestHigh;
    if (seen.more !== undefined) seen.more = undefined;
    return false;
  }
  if (halves[first] === digestLow && halves[first + 1] === digestHigh) return true;
  seen.more ??= [];
  const { more } = seen;
  for (let place = 0; place < more.length; place += 2)
    if (more[place] === digestLow && more[place + 1] === digestHigh) return true;
  if (more.length < 2 * (READINGS_MAX - 1)) more.push(digestLow, digestHigh);
  return false;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
/** 64 bits of the plain values of some fields, in two halves that are mixed differently: what `takeDigest` leaves. */
let digestLow = 0;
let digestHigh = 0;

/** False: a field holds more than a plain value. */
function takeDigest(payload: Payload, fields: readonly string[]): boolean {
  let low = 0x811c9dc5 | 0;
  let high = 0x9e3779b9 | 0;
  for (const field of fields) {
    const value = payload[field];
    if (typeof value === 'number') {
      // -0 is 0.
      double[0] = value + 0;
      low = mixLow(mixLow(mixLow(low, 1), halves[0] ?? 0), halves[1] ?? 0);
      high = mixHigh(mixHigh(mixHigh(high, 1), halves[0] ?? 0), halves[1] ?? 0);
    } else if (typeof value === 'string') {
      low = mixLow(mixLow(low, 2), value.length);
      high = mixHigh(mixHigh(high, 2), value.length);
      for (let index = 0; index < value.length; index++) {
        low = mixLow(low, value.charCodeAt(index));
        high = mixHigh(high, value.charCodeAt(index));
      }
    } else if (typeof value === 'object' && value !== null) return false;
    else {
      const mark = value === undefined ? 3 : value === null ? 4 : value === true ? 5 : 6;
      low = mixLow(low, mark);
      high = mixHigh(high, mark);
    }
  }
  digestLow = low;
  digestHigh = high;
  return true;
}

const mixLow = (low: number, part: number) => Math.imul(low ^ part, 0x01000193);

const mixHigh = (high: number, part: number) => Math.imul(((high << 13) | (high >>> 19)) ^ part, 0x85ebca6b | 0);
