import { beforeEach, describe, expect, it } from 'vitest';
import { type Canary, createCanary } from './canary.ts';

const SECOND_MS = 1_000;

let now: number;
let canary: Canary;
/** What the broker has been handed, with what it answers. */
let sent: { payload: string; taken: (error?: Error) => void }[];

function open(proven = true): void {
  now = 0;
  sent = [];
  canary = createCanary({ clientId: 'c1', life: 'L', now: () => now, proven });
  canary.opened((payload, done) => sent.push({ payload, taken: done }));
}

/** Time passes a second at a time, with a tick each. */
function pass(seconds: number): void {
  for (let i = 0; i < seconds; i++) {
    now += SECOND_MS;
    canary.tick();
  }
}

/** The last one sent is accepted by the broker and comes back after `ms`. */
function comesBack(ms: number): void {
  const last = sent.at(-1);
  last?.taken();
  canary.packet();
  now += ms;
  canary.heard(Buffer.from(last?.payload ?? ''));
}

describe('the canary', () => {
  beforeEach(() => open());

  it('tells the age of the queue by its way back', () => {
    canary.tick();
    expect(canary.queue()).toEqual({ ageMs: 0, what: 'stuck' });
    comesBack(300);
    expect(canary.queue().ageMs).toBe(300);
    expect(canary.broker().ageMs).toBe(0);
  });

  it('is one at a time while it comes back, and never more than a few when none does', () => {
    for (let i = 0; i < 5; i++) {
      pass(1);
      comesBack(10);
    }
    expect(sent).toHaveLength(5);
    const before = sent.length;
    pass(3_600);
    expect(sent.length - before).toBeLessThanOrEqual(360);
    expect(canary.queue().ageMs).toBeGreaterThan(3_590 * SECOND_MS);
  });

  it('accepted and not delivered: the queue is stuck, the broker answers', () => {
    canary.tick();
    sent[0]?.taken();
    canary.packet();
    pass(8);
    expect(canary.queue()).toEqual({ ageMs: 8 * SECOND_MS, what: 'stuck' });
    expect(canary.broker().ageMs).toBe(0);
  });

  it('neither accepted nor answered by anything else: the broker does not answer', () => {
    canary.tick();
    pass(8);
    expect(canary.broker()).toEqual({ ageMs: 8 * SECOND_MS, what: 'no-answer' });
  });

  it('not accepted while other messages arrive: the line is slow, the broker answers', () => {
    canary.tick();
    for (let i = 0; i < 8; i++) {
      pass(1);
      canary.packet();
    }
    expect(canary.broker().ageMs).toBe(0);
    expect(canary.queue().ageMs).toBe(8 * SECOND_MS);
  });

  it('not connected: the broker is unreachable since then, of its queue nothing is known', () => {
    pass(1);
    comesBack(10);
    canary.closed();
    const lostAt = now;
    pass(6);
    expect(canary.broker()).toEqual({ ageMs: now - lostAt, what: 'unreachable' });
    expect(canary.queue().ageMs).toBeNull();
    // An attempt that fails is no new loss.
    canary.closed();
    pass(1);
    expect(canary.broker().ageMs).toBe(now - lostAt);
  });

  it('one that is lost is followed by another, and whichever comes back ends the break', () => {
    canary.tick();
    sent[0]?.taken();
    pass(12);
    expect(sent).toHaveLength(2);
    comesBack(5);
    expect(canary.queue().ageMs).toBeLessThan(3 * SECOND_MS);
  });

  it('ignores what others put on its topic, and what an earlier life sent', () => {
    canary.tick();
    pass(6);
    for (const forged of ['', 'L', 'L 99', 'other 1', 'L 1.0', `${'x'.repeat(1_000_000)}`, 'null'])
      canary.heard(Buffer.from(forged));
    pass(1);
    expect(canary.queue().ageMs).toBe(7 * SECOND_MS);
  });
});

describe('a broker that does not let the canary through', () => {
  it('by refusing the subscription, or the message: unknown, not ok and not broken', () => {
    open(false);
    canary.refused();
    expect(canary.queue()).toEqual({ ageMs: null, what: 'canary-refused' });
    expect(canary.broker().ageMs).toBe(0);
    open();
    canary.tick();
    sent[0]?.taken(new Error('not authorized'));
    expect(canary.queue()).toEqual({ ageMs: null, what: 'canary-refused' });
    // Its refusals are answers: the broker is reachable for as long as they come, and no longer.
    for (let answered = 1; answered < 60; pass(1)) {
      if (sent.length === answered) continue;
      canary.packet();
      sent[answered]?.taken(new Error('not authorized'));
      answered += 1;
      expect(canary.broker().ageMs).toBeLessThan(2 * SECOND_MS);
    }
    pass(10);
    expect(canary.broker().ageMs).toBeGreaterThan(5 * SECOND_MS);
    expect(canary.queue()).toEqual({ ageMs: null, what: 'canary-refused' });
  });

  it('by taking it and dropping it in silence, as Mosquitto does in 3.1.1: unknown unless it was seen to return before', () => {
    open(false);
    canary.tick();
    sent[0]?.taken();
    pass(8);
    expect(canary.queue()).toEqual({ ageMs: null, what: 'canary-refused' });
    open(true);
    canary.tick();
    sent[0]?.taken();
    pass(8);
    expect(canary.queue()).toEqual({ ageMs: 8 * SECOND_MS, what: 'stuck' });
  });
});
