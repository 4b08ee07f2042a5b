import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, type EntryAnswer, freshEntry, type NewEntry } from './entry.ts';
import { isHeld, nextStep, tallyOf } from './next-step.ts';
import {
  dismiss,
  lineBack,
  type OutboxChange,
  onPresent,
  presentVersion,
  reduceAnswer,
  retry,
} from './reduce-answer.ts';

const NOW = 1_000_000;
const half = () => 0.5;

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  const fresh: NewEntry = {
    key: `key-${seq}`,
    kind: 'order',
    person: '7',
    doneAt: NOW,
    path: '/api/cases/12/handle',
    body: {},
    subject: null,
    after: [],
    label: { verb: 'handle', about: '' },
  };
  return { ...freshEntry(fresh, seq), ...more };
}
const said = (status: number, code = '', body: unknown = null): EntryAnswer => ({ status, code, message: '', body });
const ok = (body: unknown = {}) => said(200, '', body);
const apply = (entries: readonly Entry[], { put, remove }: OutboxChange): Entry[] =>
  entries.filter(({ seq }) => !remove.includes(seq)).map((one) => put.find(({ seq }) => seq === one.seq) ?? one);
const answered = (entries: readonly Entry[], seq: number, answer: EntryAnswer, now = NOW) =>
  apply(entries, reduceAnswer(entries, seq, answer, now, half));
const sendOf = (entries: readonly Entry[], now = NOW) => {
  const turn = nextStep(entries, '7', now);
  return 'send' in turn ? turn.send.seq : turn;
};

describe('turns', () => {
  it('follow the order in which things were done', () => {
    expect(sendOf([entry(3), entry(1), entry(2)])).toBe(1);
  });

  it('pass by what is blocked, but for what is about the same case or needs it', () => {
    const blocked = entry(1, { subject: 'case:12', state: 'stale' });
    const entries = [blocked, entry(2, { subject: 'case:12' }), entry(3, { after: ['key-1'] }), entry(4)];
    expect(sendOf(entries)).toBe(4);
    expect(entries.filter((one) => isHeld(one, entries)).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('are only ever of who is signed in', () => {
    const entries = [entry(1, { person: '8' }), entry(2)];
    expect(sendOf(entries)).toBe(2);
    expect(nextStep(entries, null, NOW)).toEqual({ idle: true });
    expect(tallyOf(entries, '7')).toEqual({ waiting: 1, trouble: 0, foreign: 1 });
  });

  it('say when to look again', () => {
    expect(sendOf([entry(1, { notBefore: NOW + 50 }), entry(2, { notBefore: NOW + 20 })])).toEqual({ wait: NOW + 20 });
  });

  it('do not wait for days when the clock of the phone was ahead and is put right', () => {
    const tomorrow = entry(1, { tries: 1, notBefore: NOW + 86_400_000, fault: said(503) });
    expect(sendOf([tomorrow])).toBe(1);
  });
});

describe('an answer', () => {
  it('lets go what is through', () => {
    expect(answered([entry(1)], 1, ok())).toEqual([]);
  });

  it('that never came backs off, twice as long each time up to five minutes, and holds up the rest', () => {
    let entries = [entry(1), entry(2)];
    const pauses: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      entries = answered(entries, 1, said(0, 'line'));
      pauses.push((entries[0]?.notBefore ?? 0) - NOW);
    }
    expect(pauses.slice(0, 3)).toEqual([1_500, 3_000, 6_000]);
    expect(pauses.at(-1)).toBe(225_000);
    expect(entries[1]?.notBefore).toBe(entries[0]?.notBefore);
    expect(apply(entries, lineBack(entries)).map(({ notBefore }) => notBefore)).toEqual([0, 0]);
  });

  it.each([408, 429, 500, 503])('%s is for now: tried again, others go on', (status) => {
    const entries = answered([entry(1), entry(2)], 1, said(status));
    expect(entries).toMatchObject([{ state: 'waiting', tries: 1 }, { notBefore: 0 }]);
  });

  it.each([
    ['nobody is signed in', said(401, 'not-signed-in')],
    ['somebody else is', said(409, 'other-person')],
    ['a second factor is missing', said(403, 'second-factor-required')],
  ])('that %s changes nothing and is told', (_, answer) => {
    const entries = [entry(1)];
    expect(reduceAnswer(entries, 1, answer, NOW, half)).toEqual({ put: [], remove: [], signedOut: true });
  });

  it.each([400, 403, 404, 409, 413, 422])('%s is kept and shown until somebody has seen it', (status) => {
    const [refused] = answered([entry(1)], 1, said(status, 'some-code'));
    expect(refused).toMatchObject({ state: 'refused', fault: { status, code: 'some-code' } });
    expect(sendOf([refused as Entry])).toEqual({ idle: true });
    expect(apply([refused as Entry], dismiss([refused as Entry], 1))).toEqual([]);
  });

  it('carries the new version on to what this phone did next to the same case, and to nothing else', () => {
    const entries = [
      entry(1, { subject: 'case:12', body: { version: 5 } }),
      entry(2, { subject: 'case:12', body: { version: 5 } }),
      entry(3, { subject: 'case:12', body: { version: 9 } }),
      entry(4, { subject: 'case:13', body: { version: 5 } }),
    ];
    const after = answered(entries, 1, ok({ version: 6 }));
    expect(after.map(({ body }) => body['version'])).toEqual([6, 9, 5]);
  });
});

describe('a stale order', () => {
  const since = [{ version: 6, action: 'comment' }];
  const entries = [
    entry(1, { subject: 'case:12', body: { version: 5, note: 'x' }, after: [] }),
    entry(2, { subject: 'case:12', body: { version: 5 } }),
  ];
  const stale = answered(entries, 1, said(409, 'stale', { version: 6, since }));

  it('is never sent over what others did: it waits for a choice, and so does what is behind it', () => {
    expect(stale[0]).toMatchObject({ state: 'stale', body: { version: 5 } });
    expect(sendOf(stale)).toEqual({ idle: true });
    expect(presentVersion(stale[0] as Entry)).toBe(6);
  });

  it('sent on the present case is another order under another key; what follows goes out from there', () => {
    const again = apply(stale, onPresent(stale, 1, 6, 'new-key'));
    expect(again[0]).toMatchObject({ key: 'new-key', state: 'waiting', body: { version: 6, note: 'x' } });
    expect(again[1]).toMatchObject({ key: 'key-2', body: { version: 6 } });
    expect(sendOf(again)).toBe(1);
  });
});

describe('a check-in', () => {
  it('is asked after until it is known to be stored', () => {
    let entries = answered([entry(1, { kind: 'checkin' })], 1, said(202, '', { state: 'waiting' }));
    expect(entries).toMatchObject([{ state: 'asked', notBefore: NOW + 700 }]);
    entries = answered(entries, 1, ok({ state: 'waiting' }));
    expect(entries).toMatchObject([{ state: 'asked', notBefore: NOW + 1_400 }]);
    expect(answered(entries, 1, ok({ state: 'stored' }))).toEqual([]);
  });

  it('that ingest refused is shown with its reason', () => {
    const answer = ok({ state: 'refused', reason: 'unknown-device', detail: 'no patrol device "C9"' });
    expect(answered([entry(1, { kind: 'checkin', state: 'asked' })], 1, answer)).toMatchObject([
      { state: 'refused', fault: { code: 'unknown-device', message: 'no patrol device "C9"' } },
    ]);
  });
});

describe('what somebody lets go', () => {
  it('takes with it what was nothing without it', () => {
    const entries = [entry(1, { state: 'refused' }), entry(2, { after: ['key-1'] }), entry(3)];
    expect(apply(entries, dismiss(entries, 1)).map(({ seq }) => seq)).toEqual([3]);
  });

  it('is only left out of its order when it is a photo', () => {
    const photo = entry(1, { kind: 'photo', state: 'refused' });
    const order = entry(2, { after: ['key-1'], body: { photos: ['key-1', 'key-0'] } });
    const left = apply([photo, order], dismiss([photo, order], 1));
    expect(left).toMatchObject([{ seq: 2, after: [], body: { photos: ['key-0'] } }]);
    expect(sendOf(left)).toBe(2);
  });

  it('is not what was found at a checkpoint when it is the check-in', () => {
    const checkin = entry(1, { kind: 'checkin', state: 'refused' });
    const signals = [{ kind: 'finding', ref: 'C1/key-1' }];
    const report = entry(2, { after: ['key-1', 'key-0'], body: { title: 't', lon: 1, lat: 2, signals } });
    expect(apply([checkin, report], dismiss([checkin, report], 1))).toEqual([
      { ...report, after: ['key-0'], body: { title: 't', lon: 1, lat: 2 } },
    ]);
  });

  it('or sends again goes in its old place', () => {
    const entries = [entry(1, { state: 'refused', tries: 4, notBefore: NOW + 9 })];
    expect(apply(entries, retry(entries, 1))).toMatchObject([
      { state: 'waiting', tries: 0, notBefore: 0, fault: null },
    ]);
  });
});

it('whatever the line does, each order is done once, those of one case in their order', () => {
  // What happens to one sending: it never arrives, its answer is lost, or it is answered.
  const luck = fc.constantFrom('lost', 'cut', 'answered');
  const subjects = fc.array(fc.constantFrom('case:1', 'case:2', 'none'), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(subjects, fc.infiniteStream(luck), (cases, lucks) => {
      let entries = cases.map((subject, seq) =>
        entry(seq, { subject: subject === 'none' ? null : subject, body: { version: 1 } }),
      );
      const versions = new Map<string, number>();
      const done = new Map<string, unknown>();
      const order: number[] = [];
      let now = NOW;
      for (let steps = 0; entries.length > 0; steps++) {
        expect(steps).toBeLessThan(5_000);
        const turn = nextStep(entries, '7', now);
        if ('wait' in turn) {
          now = turn.wait;
          continue;
        }
        if ('idle' in turn) throw new Error('something is left behind');
        const { key, seq, subject, body } = turn.send;
        const fate = steps > 300 ? 'answered' : lucks.next().value;
        let answer: EntryAnswer = said(0, 'line');
        if (fate !== 'lost') {
          const kept = done.get(key);
          const version = versions.get(subject ?? key) ?? 1;
          if (kept === undefined && body['version'] !== version) answer = said(409, 'stale', { version });
          else {
            if (kept === undefined) {
              versions.set(subject ?? key, version + 1);
              done.set(key, { version: version + 1 });
              order.push(seq);
            }
            answer = ok(done.get(key));
          }
        }
        entries = answered(entries, seq, fate === 'answered' ? answer : said(0, 'line'), now);
        expect(entries.filter(({ state }) => state !== 'waiting')).toEqual([]);
      }
      expect([...order].sort()).toEqual(cases.map((_, seq) => seq).sort());
      for (const subject of ['case:1', 'case:2']) {
        const own = order.filter((seq) => cases[seq] === subject);
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }),
    { seed: 20261122, numRuns: 300 },
  );
});
