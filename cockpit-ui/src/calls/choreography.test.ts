import type { Alarm } from '@cockpit/api/alarms';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callsOf, contenders } from './calls.ts';
import { CALL_ROTATION_MS, EMPTY_SCENE, NOTICE_MS, putAside, restoreAll, type Scene, step } from './choreography.ts';
import { highAlarm, NOW, tableOf } from './wall-for-test.ts';

const TICK_MS = 500;

function momentOf(alarms: readonly Alarm[], at: number, flooded = false) {
  return { calls: callsOf(alarms, flooded, NOW), alarms: tableOf(alarms), at };
}

function play(scene: Scene, alarms: readonly Alarm[], at: number, flooded = false): Scene {
  return step(scene, momentOf(alarms, at, flooded));
}

const deed = fc.oneof(
  fc.record({ do: fc.constantFrom('raise' as const, 'fire' as const, 'unmanned' as const) }),
  fc.record({ do: fc.constantFrom('acknowledge' as const, 'clear' as const, 'expire' as const), which: fc.nat(20) }),
  fc.record({ do: fc.constantFrom('aside' as const, 'recall' as const, 'flood' as const) }),
  fc.record({ do: fc.constant('wait' as const), ticks: fc.integer({ min: 1, max: 40 }) }),
);

test('whatever happens, the wall is taken exactly while somebody calls whom nobody put aside', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      let alarms: Alarm[] = [];
      let scene = EMPTY_SCENE;
      let at = 0;
      let flooded = false;
      const tick = () => {
        at += TICK_MS;
        const before = scene;
        scene = play(scene, alarms, at, flooded);
        const showing = contenders(scene.calls.filter((call) => !scene.aside.has(call.key)));
        expect(scene.focus === null).toBe(showing.length === 0);
        if (scene.focus !== null) expect(showing.map(({ id }) => id)).toContain(scene.focus);
        if (before.focus !== scene.focus && showing.some(({ id }) => id === before.focus))
          expect(at - before.focusSince).toBeGreaterThanOrEqual(CALL_ROTATION_MS);
        expect(step(scene, momentOf(alarms, at, flooded))).toBe(scene);
      };
      for (const one of deeds) {
        const place = 'which' in one ? one.which % Math.max(1, alarms.length) : 0;
        const change = (said: Partial<Alarm>) => {
          alarms = alarms.map((alarm, index) => (index === place ? { ...alarm, ...said } : alarm));
        };
        switch (one.do) {
          case 'raise':
            alarms = [...alarms, highAlarm({ id: alarms.length + 1, grid: `M${alarms.length % 3}` })];
            break;
          case 'fire':
            alarms = [...alarms, highAlarm({ id: alarms.length + 1, grid: 'M1', lifeSafety: true })];
            break;
          case 'unmanned':
            alarms = [...alarms, highAlarm({ id: alarms.length + 1, grid: null, domain: 'duty' })];
            break;
          case 'acknowledge':
            change({ state: 'acknowledged', owner: '07 号席' });
            break;
          case 'clear':
            change({ state: 'returned' });
            break;
          case 'expire':
            change({ state: 'unacknowledged', owner: null, escalation: (alarms[place]?.escalation ?? 0) + 1 });
            break;
          case 'aside':
            scene = putAside(scene, NOW);
            break;
          case 'recall':
            scene = restoreAll(scene, at);
            break;
          case 'flood':
            flooded = !flooded;
            break;
          case 'wait':
            for (let index = 0; index < one.ticks; index += 1) tick();
            break;
        }
        tick();
      }
      expect(scene.aside.size).toBeLessThanOrEqual(4 * alarms.length + 4);
    }),
    { seed: 43, numRuns: 300 },
  );
});

test('several callers take turns, and each gets its own', () => {
  const alarms = [1, 2, 3].map((id) => highAlarm({ id, raisedAt: NOW - 60_000 + id }));
  const seen: (string | null)[] = [];
  let scene = EMPTY_SCENE;
  for (let at = 0; at < 4 * CALL_ROTATION_MS; at += TICK_MS) {
    scene = play(scene, alarms, at);
    if (seen.at(-1) !== scene.focus) seen.push(scene.focus);
  }
  expect(seen).toEqual(['alarm:1', 'alarm:2', 'alarm:3', 'alarm:1']);
});

test('a fire takes the wall at once from what is only high, keeps it, and gives it back when it is acknowledged', () => {
  const full = highAlarm({ id: 1, raisedAt: NOW - 60_000 });
  const fire = highAlarm({ id: 2, lifeSafety: true });
  let scene = play(EMPTY_SCENE, [full], 0);
  scene = play(scene, [full, fire], TICK_MS);
  expect(scene.focus).toBe('alarm:2');
  for (let at = TICK_MS; at < 5 * CALL_ROTATION_MS; at += TICK_MS) {
    scene = play(scene, [full, fire], at);
    expect(scene.focus).toBe('alarm:2');
  }
  const owned = { ...fire, state: 'acknowledged' as const, owner: '07 号席' };
  expect(play(scene, [full, owned], 5 * CALL_ROTATION_MS).focus).toBe('alarm:1');
  expect(play(putAside(scene, NOW), [full, fire, highAlarm({ id: 3 })], 5 * CALL_ROTATION_MS).focus).toBe('alarm:3');
});

test('nobody on duty never takes the wall, alone or beside a fire', () => {
  const unmanned = highAlarm({ id: 1, domain: 'duty', grid: null });
  expect(play(EMPTY_SCENE, [unmanned], 0)).toBe(EMPTY_SCENE);
  let scene = EMPTY_SCENE;
  for (let at = 0; at < 4 * CALL_ROTATION_MS; at += TICK_MS) {
    scene = play(scene, [unmanned, highAlarm({ id: 2, lifeSafety: true })], at);
    expect(scene.focus).toBe('alarm:2');
  }
});

test('one caller alone keeps the wall, however long', () => {
  let scene = play(EMPTY_SCENE, [highAlarm({ id: 1 })], 0);
  scene = play(scene, [highAlarm({ id: 1 })], 100 * CALL_ROTATION_MS);
  expect(scene.focus).toBe('alarm:1');
});

test('when somebody acknowledges, the wall goes back by itself and says who it was, for a while', () => {
  const taken = play(EMPTY_SCENE, [highAlarm({ id: 1 })], 0);
  const owned = [highAlarm({ id: 1, state: 'acknowledged', owner: '07 号席', ownedSince: NOW })];
  const back = play(taken, owned, 1000);
  expect(back.focus).toBeNull();
  expect(back.notice).toMatchObject({ kind: 'acknowledged', owner: '07 号席', others: 0 });
  expect(play(back, owned, 1000 + NOTICE_MS - 1).notice).not.toBeNull();
  expect(play(back, owned, 1000 + NOTICE_MS).notice).toBeNull();
});

test('what is over and what is gone are told apart, and a full table proves nothing gone', () => {
  const taken = play(EMPTY_SCENE, [highAlarm({ id: 1 })], 0);
  expect(play(taken, [highAlarm({ id: 1, state: 'returned' })], 1).notice?.kind).toBe('returned');
  expect(play(taken, [], 1).notice?.kind).toBe('away');
  const full = Array.from({ length: 60 }, (_, index) => highAlarm({ id: index + 2 }));
  expect(play(taken, full, 1).notice).toBeNull();
});

test('many acknowledged at once are one word', () => {
  const flood = Array.from({ length: 14 }, (_, index) => highAlarm({ id: index + 1 }));
  const taken = play(EMPTY_SCENE, flood, 0, true);
  expect(taken.calls).toHaveLength(1);
  const owned = flood.map((alarm) => ({ ...alarm, state: 'acknowledged' as const, owner: '07 号席' }));
  expect(play(taken, owned, 1, true).notice).toMatchObject({ kind: 'acknowledged', others: 13 });
});

test('put aside it stays aside, until it is a new one to see or somebody wants it back', () => {
  const first = highAlarm({ id: 1 });
  const aside = putAside(play(EMPTY_SCENE, [first], 0), NOW);
  const later = play(aside, [first], CALL_ROTATION_MS);
  expect(later.focus).toBeNull();
  expect(later.calls).toHaveLength(1);
  expect(play(later, [first, highAlarm({ id: 2 })], CALL_ROTATION_MS).focus).toBe('alarm:2');
  expect(play(later, [{ ...first, escalation: 1 }], CALL_ROTATION_MS).focus).toBe('alarm:1');
  expect(restoreAll(later, CALL_ROTATION_MS).focus).toBe('alarm:1');
});

test('what was put aside does not come back because a flood begins or ends', () => {
  const flood = Array.from({ length: 12 }, (_, index) => highAlarm({ id: index + 1 }));
  for (const flooded of [true, false]) {
    const aside = putAside(play(EMPTY_SCENE, flood, 0, flooded), NOW);
    expect(play(aside, flood, 1, !flooded).focus).toBeNull();
  }
});
