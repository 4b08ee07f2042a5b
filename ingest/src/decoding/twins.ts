/** The same reading under another id: same device, same instant, same content. Seen among the last ones of each device. */

/** Different readings of one instant that are remembered. */
const READINGS_MAX = 8;
/** What a device sends beyond its own fields is not held on to. */
const BYTES_MAX = 4_096;

type Payload = Readonly<Record<string, unknown>>;

/** Of one device and event. Digests only: held payloads would outlive the young generation, and cost the collector more than decoding them. */
export interface TwinsSeen {
  /** The instant of the last reading, epoch ms. */
  at: number;
  /** Different readings of that instant. */
  count: number;
  /** Two halves each. */
  digests: Int32Array;
}

export function emptyTwins(): TwinsSeen {
  return { at: Number.NaN, count: 0, digests: new Int32Array(2 * READINGS_MAX) };
}

const digest = createDigest();

/** Whether a reading of this instant had the same `fields` already; it is remembered. */
export function isTwin(
  seen: TwinsSeen,
  at: number,
  payload: Payload,
  bytes: number,
  fields: readonly string[],
): boolean {
  if (bytes > BYTES_MAX || !digest.take(payload, fields)) return false;
  if (seen.at !== at) {
    seen.at = at;
    seen.count = 0;
  }
  const { digests } = seen;
  for (let place = 0; place < 2 * seen.count; place += 2)
    if (digests[place] === digest.low && digests[place + 1] === digest.high) return true;
  if (seen.count < READINGS_MAX) {
    digests[2 * seen.count] = digest.low;
    digests[2 * seen.count + 1] = digest.high;
    seen.count += 1;
  }
  return false;
}

/** 64 bits of the plain values of some fields, in two halves that are mixed differently. */
function createDigest() {
  const double = new Float64Array(1);
  const halves = new Int32Array(double.buffer);
  const digest = { low: 0, high: 0, take };
  return digest;

  /** False: a field holds more than a plain value. */
  function take(payload: Payload, fields: readonly string[]): boolean {
    digest.low = 0x811c9dc5 | 0;
    digest.high = 0x9e3779b9 | 0;
    for (const field of fields) {
      const value = payload[field];
      if (typeof value === 'number') {
        // -0 is 0.
        double[0] = value + 0;
        mix(1);
        mix(halves[0] ?? 0);
        mix(halves[1] ?? 0);
      } else if (typeof value === 'string') {
        mix(2);
        mix(value.length);
        for (let index = 0; index < value.length; index++) mix(value.charCodeAt(index));
      } else if (typeof value === 'object' && value !== null) return false;
      else mix(value === undefined ? 3 : value === null ? 4 : value === true ? 5 : 6);
    }
    return true;
  }

  function mix(part: number): void {
    digest.low = Math.imul(digest.low ^ part, 0x01000193);
    digest.high = Math.imul(((digest.high << 13) | (digest.high >>> 19)) ^ part, 0x85ebca6b | 0);
  }
}
