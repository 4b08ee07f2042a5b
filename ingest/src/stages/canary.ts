/**
 * A small message ingest sends itself through the broker. It waits in the same session behind everything that waits there, so its
 * age when it comes back is the age of the queue. Sent once a second, never retained, never more than a few at a time.
 */
import type { PipelineWhat } from './contract.ts';

/** First level of the topic: no native device and no binding of a profile can use it. */
export const CANARY_ROOT = 'cockpit-canary';

const SEND_EVERY_MS = 1_000;
/** One that does not come back is followed by another this much later: the broker may have dropped it. */
const SEND_AGAIN_MS = 10_000;
/** An acknowledged canary that was never seen to return before and is away for this long is not let through. */
const REFUSED_AFTER_MS = 5_000;
const OUTSTANDING_MAX = 8;
/** Ticks come a little early or late. */
const TICK_JITTER_MS = 50;

/** Sends a canary; `done` with an error when the broker refuses it, without one when it has taken it. */
export type Publish = (payload: string, done: (error?: Error | null) => void) => void;

export interface Measured {
  /** Ms since the stage is last known to have worked; null: nobody can tell. */
  ageMs: number | null;
  what: PipelineWhat | null;
}

export interface Canary {
  topic: string;
  /** It can be sent from now on. */
  opened(publish: Publish): void;
  /** The broker refuses the subscription. */
  refused(): void;
  closed(): void;
  /** Anything at all came from the broker. */
  packet(): void;
  /** A message on its topic. What others put there is ignored. */
  heard(payload: Buffer): void;
  /** Sends the next one when it is due. */
  tick(): void;
  broker(): Measured;
  queue(): Measured;
  /** One has come back, in this life or an earlier one. */
  proven(): boolean;
}

interface Sent {
  number: number;
  at: number;
  /** The broker has answered for it. */
  taken: boolean;
}

export interface CanaryParts {
  clientId: string;
  /** Tells ours from those of an earlier life and from forged ones. */
  life: string;
  /** Monotonic ms. */
  now(): number;
  proven: boolean;
}

export function createCanary({ clientId, life, now, ...parts }: CanaryParts): Canary {
  const started = now();
  let publish: Publish | undefined;
  let unheard = false;
  let proven = parts.proven;
  let outstanding: Sent[] = [];
  let count = 0;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let lastPacketAt = started;
  let lostAt = started;
  let roundTripMs: number | null = null;

  return {
    topic: `${CANARY_ROOT}/${clientId}`,
    opened(send) {
      begin();
      publish = send;
    },
    refused() {
      begin();
      unheard = true;
    },
    closed() {
      if (publish !== undefined || unheard) lostAt = now();
      publish = undefined;
      unheard = false;
      outstanding = [];
      roundTripMs = null;
    },
    packet() {
      lastPacketAt = now();
    },
    heard(payload) {
      const [owner, number] = payload.toString('latin1', 0, 80).split(' ');
      const sent = owner === life ? outstanding.find((one) => String(one.number) === number) : undefined;
      if (sent === undefined) return;
      proven = true;
      unheard = false;
      roundTripMs = now() - sent.at;
      outstanding = outstanding.filter((one) => one.number > sent.number);
    },
    tick() {
      const wait = outstanding.length === 0 ? SEND_EVERY_MS : SEND_AGAIN_MS;
      if (publish === undefined || now() - lastSentAt < wait - TICK_JITTER_MS) return;
      // The oldest tells the age; those behind it only whether the broker still answers.
      if (outstanding.length >= OUTSTANDING_MAX) outstanding.splice(1, 1);
      count += 1;
      lastSentAt = now();
      const sent: Sent = { number: count, at: lastSentAt, taken: false };
      outstanding.push(sent);
      publish(`${life} ${sent.number}`, (error) => {
        sent.taken = true;
        if (!error || !outstanding.includes(sent)) return;
        // A refusal is an answer: the next one follows as if it had come back, and tells that the broker still answers.
        unheard = true;
        outstanding = outstanding.filter((one) => one !== sent);
      });
    },
    broker() {
      if (publish === undefined && !unheard) return { ageMs: now() - lostAt, what: 'unreachable' };
      const untaken = outstanding.find(({ taken }) => !taken);
      const ageMs = untaken === undefined ? 0 : Math.min(now() - untaken.at, now() - lastPacketAt);
      return { ageMs, what: 'no-answer' };
    },
    queue() {
      if (publish === undefined && !unheard) return { ageMs: null, what: null };
      const [oldest] = outstanding;
      const away = oldest === undefined ? 0 : now() - oldest.at;
      if (unheard || (!proven && oldest?.taken === true && away > REFUSED_AFTER_MS))
        return { ageMs: null, what: 'canary-refused' };
      if (oldest === undefined && roundTripMs === null) return { ageMs: null, what: null };
      return { ageMs: Math.max(away, roundTripMs ?? 0), what: 'stuck' };
    },
    proven: () => proven,
  };

  function begin(): void {
    publish = undefined;
    unheard = false;
    outstanding = [];
    roundTripMs = null;
    lastSentAt = Number.NEGATIVE_INFINITY;
    lastPacketAt = now();
  }
}
