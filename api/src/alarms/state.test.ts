import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState } from './contract.ts';
import { ALLOWED_IN, type AlarmFacts, type AlarmVerb, isOwned, stateOf } from './state.ts';

const NEW: AlarmFacts = {
  clearedAt: null,
  ackedAt: null,
  ackExpiresAt: null,
  settledAt: null,
  shelvedUntil: null,
  outOfServiceAt: null,
  suppressedUntil: null,
};
const instant = fc.integer({ min: 0, max: 100 });
const maybe = fc.option(instant);
const anyFacts: fc.Arbitrary<AlarmFacts> = fc
  .record({
    clearedAt: maybe,
    ackedAt: maybe,
    ackExpiresAt: maybe,
    settledAt: maybe,
    shelvedUntil: maybe,
    outOfServiceAt: maybe,
    suppressedUntil: maybe,
  })
  .map((facts) => ({
    ...facts,
    ackExpiresAt: facts.ackedAt === null ? null : facts.ackExpiresAt,
    settledAt: facts.clearedAt === null ? null : facts.settledAt,
  }));

/** What each verb does to the facts, as queries.ts writes it. */
function does(facts: AlarmFacts, verb: AlarmVerb, now: number): AlarmFacts {
  switch (verb) {
    case 'acknowledge':
      return { ...facts, ackedAt: now, ackExpiresAt: now + 30 };
    case 'shelve':
      return { ...facts, shelvedUntil: now + 10 };
    case 'unshelve':
      return { ...facts, shelvedUntil: null };
    case 'out-of-service':
      return { ...facts, outOfServiceAt: now };
    case 'in-service':
      return { ...facts, outOfServiceAt: null };
    case 'comment':
      return isOwned(facts, now) ? { ...facts, ackExpiresAt: null } : facts;
  }
}

/** Where time alone may lead. */
const BY_TIME: Record<AlarmState, readonly AlarmState[]> = {
  unacknowledged: [],
  acknowledged: ['unacknowledged'],
  returned: [],
  shelved: ['unacknowledged', 'acknowledged', 'returned'],
  suppressed: ['shelved', 'unacknowledged', 'acknowledged', 'returned'],
  'out-of-service': [],
  normal: [],
};

describe('the state of an alarm', () => {
  it('starts unacknowledged, is owned by an acknowledgement and normal when it is over after that', () => {
    expect(stateOf(NEW, 5)).toBe('unacknowledged');
    const owned = does(NEW, 'acknowledge', 5);
    expect(stateOf(owned, 6)).toBe('acknowledged');
    expect(stateOf({ ...owned, clearedAt: 7 }, 7)).toBe('normal');
  });

  it('waits for somebody to see it when it is over before that', () => {
    const over = { ...NEW, clearedAt: 6 };
    expect(stateOf(over, 6)).toBe('returned');
    expect(stateOf(does(over, 'acknowledge', 7), 7)).toBe('normal');
  });

  it('is unacknowledged again when an acknowledgement runs out without progress, and not with it', () => {
    const owned = does(NEW, 'acknowledge', 5);
    expect(stateOf(owned, 34)).toBe('acknowledged');
    expect(stateOf(owned, 35)).toBe('unacknowledged');
    expect(stateOf(does(owned, 'comment', 8), 1_000)).toBe('acknowledged');
  });

  it('keeps its owner when it chatters: back within the window it is acknowledged still', () => {
    const over = { ...does(NEW, 'acknowledge', 5), clearedAt: 7 };
    expect(stateOf({ ...over, clearedAt: null }, 8)).toBe('acknowledged');
  });

  it('comes off its shelf by itself', () => {
    const shelved = does(NEW, 'shelve', 5);
    expect(stateOf(shelved, 14)).toBe('shelved');
    expect(stateOf(shelved, 15)).toBe('unacknowledged');
  });

  it('goes where each verb says it goes, from every state that allows it', () => {
    const leadsTo: Partial<Record<AlarmVerb, readonly AlarmState[]>> = {
      acknowledge: ['acknowledged', 'normal'],
      shelve: ['shelved'],
      'out-of-service': ['out-of-service', 'normal'],
    };
    fc.assert(
      fc.property(
        anyFacts,
        instant,
        fc.constantFrom(...(Object.keys(ALLOWED_IN) as AlarmVerb[])),
        (facts, now, verb) => {
          const before = stateOf(facts, now);
          fc.pre(ALLOWED_IN[verb].includes(before));
          const state = stateOf(does(facts, verb, now), now);
          if (leadsTo[verb]) expect(leadsTo[verb]).toContain(state);
          if (verb === 'unshelve') expect(state).not.toBe('shelved');
          if (verb === 'in-service') expect(state).not.toBe('out-of-service');
          if (verb === 'comment') expect(state).toBe(before);
        },
      ),
      { seed: 11, numRuns: 2_000 },
    );
  });

  it('changes with time alone only where a shelf, a window or an acknowledgement ends', () => {
    fc.assert(
      fc.property(anyFacts, instant, instant, (facts, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        const [before, then] = [stateOf(facts, early), stateOf(facts, late)];
        if (before !== then) expect(BY_TIME[before]).toContain(then);
      }),
      { seed: 12, numRuns: 2_000 },
    );
  });

  it('never hides what nobody put away, and never calls normal what is active', () => {
    fc.assert(
      fc.property(anyFacts, instant, (facts, now) => {
        const state = stateOf(facts, now);
        if (facts.clearedAt === null) expect(state).not.toBe('normal');
        const isHidden = ['shelved', 'suppressed', 'out-of-service'].includes(state);
        if (isHidden)
          expect([facts.shelvedUntil, facts.suppressedUntil, facts.outOfServiceAt].some((put) => put !== null)).toBe(
            true,
          );
      }),
      { seed: 13, numRuns: 2_000 },
    );
  });
});
