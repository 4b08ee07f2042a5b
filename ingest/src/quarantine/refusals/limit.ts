/**
 * How many refused messages each sender may put into quarantine. One over its bound is cut off: what is refused of it from then
 * on is counted, until it has stayed under the bound for a while. What is understood is never asked: an alarm is not cut off.
 */
import { ALL_OTHERS, type Sender } from './sender.ts';

const MINUTE_MS = 60_000;
/** A sender that stayed under its bound for so long is let in again. */
export const QUIET_MS = 10 * MINUTE_MS;
/** Topics cost a stranger nothing: all unregistered ones of a community together have so many times the bound of one sender. */
const STRANGERS_SHARE = 10;
/** Senders that are remembered; the one heard longest ago is forgotten first, and begins with a fresh bound. */
const DEVICES_MAX = 50_000;
const STRANGERS_MAX = 5_000;

/** Instants are epoch ms. */
export interface CutOff {
  sender: Sender;
  since: number;
  /** When it last sent more than the bound allows. */
  overAt: number;
}

export interface RefusalLimit {
  /** Takes one refused message into account, `now` in epoch ms; undefined: it may stand in quarantine. */
  take(sender: Sender, now: number): CutOff | undefined;
}

interface Bucket {
  /** Messages it may still put in; refilled in a minute. */
  tokens: number;
  at: number;
  cutOffSince: number | undefined;
  overAt: number;
}

/** `known`: registered senders that were cut off in an earlier life. */
export function limitRefusals(perMinute: number, known: readonly CutOff[] = []): RefusalLimit {
  const devices = new Map<string, Bucket>();
  const strangers = new Map<string, Bucket>();
  for (const { sender, since, overAt } of known)
    devices.set(keyOf(sender.community, sender.device), { tokens: 0, at: overAt, cutOffSince: since, overAt });
  return {
    take(sender, now) {
      const { community, device, deviceId, address } = sender;
      const cutOff = (bucket: Bucket): CutOff | undefined =>
        bucket.cutOffSince === undefined ? undefined : { sender, since: bucket.cutOffSince, overAt: bucket.overAt };
      if (deviceId !== null)
        return cutOff(draw(bucketOf(devices, keyOf(community, device), DEVICES_MAX), perMinute, now));
      const own = draw(bucketOf(strangers, keyOf(community, address), STRANGERS_MAX), perMinute, now);
      // The bound of all is not used up by those that are cut off by their own.
      if (own.cutOffSince !== undefined) return cutOff(own);
      const all = bucketOf(strangers, keyOf(community, ALL_OTHERS), STRANGERS_MAX);
      return cutOff(draw(all, perMinute * STRANGERS_SHARE, now));
    },
  };
}

/** The sender's bucket, from now on the last to be forgotten. */
function bucketOf(buckets: Map<string, Bucket>, key: string, max: number): Bucket {
  const bucket = buckets.get(key) ?? {
    tokens: Number.POSITIVE_INFINITY,
    at: 0,
    cutOffSince: undefined,
    overAt: Number.NEGATIVE_INFINITY,
  };
  buckets.delete(key);
  buckets.set(key, bucket);
  for (const oldest of buckets.keys()) {
    if (buckets.size <= max) break;
    buckets.delete(oldest);
  }
  return bucket;
}

function draw(bucket: Bucket, size: number, now: number): Bucket {
  const passedMs = Math.max(0, now - bucket.at);
  bucket.tokens = Math.min(size, bucket.tokens + (passedMs / MINUTE_MS) * size);
  bucket.at = now;
  if (bucket.cutOffSince !== undefined && now - bucket.overAt > QUIET_MS) bucket.cutOffSince = undefined;
  if (bucket.tokens >= 1) bucket.tokens -= 1;
  else {
    bucket.overAt = now;
    bucket.cutOffSince ??= now;
  }
  return bucket;
}

function keyOf(community: string, name: string): string {
  return `${community} ${name}`;
}
