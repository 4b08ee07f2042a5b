import type { Changed, Snapshot, SubscribeError } from '@cockpit/api/live';
import { expect, test } from 'vitest';
import { roomSync } from './room-sync.ts';

type Answer = (reply: Snapshot | SubscribeError | 'timeout') => void;

function desk() {
  const asked: Answer[] = [];
  const seen: string[] = [];
  const later: (() => void)[] = [];
  const sync = roomSync({
    request: (answer) => asked.push(answer),
    onSnapshot: (snapshot) => seen.push(`snapshot ${snapshot.seq}`),
    onChange: (change) => seen.push(`change ${change.seq}`),
    onError: (error) => seen.push(error.error),
    retryLater: (callback) => later.push(callback),
  });
  return { asked, seen, later, sync };
}

const snapshot = (seq: number, epoch = 'a') => ({ room: 'wall', epoch, seq }) as Snapshot;
const change = (seq: number, epoch = 'a') => ({ room: 'wall', epoch, seq }) as Changed;

test('changes that overtake their snapshot are kept and those already in it dropped', () => {
  const { asked, seen, sync } = desk();
  sync.ask();
  for (const seq of [6, 7, 8]) sync.hearChange(change(seq));
  asked[0]?.(snapshot(6));
  expect(seen).toEqual(['snapshot 6', 'change 7', 'change 8']);
});

test('a lost change asks for one new snapshot, however much follows it', () => {
  const { asked, seen, sync } = desk();
  sync.ask();
  asked[0]?.(snapshot(1));
  sync.hearChange(change(3));
  sync.hearChange(change(4));
  expect(asked.length).toBe(2);
  asked[1]?.(snapshot(4));
  sync.hearChange(change(5));
  expect(seen).toEqual(['snapshot 1', 'snapshot 4', 'change 5']);
});

test('a restarted api is noticed by its epoch, and a forgotten room by its absence in the beat', () => {
  const { asked, sync } = desk();
  sync.ask();
  asked[0]?.(snapshot(9));
  sync.hearBeat('a', 9);
  expect(asked.length).toBe(1);
  sync.hearBeat('b', 9);
  expect(asked.length).toBe(2);
  asked[1]?.(snapshot(0, 'b'));
  sync.hearBeat('b', undefined);
  expect(asked.length).toBe(3);
});

test('a beat that is ahead of the last change heard shows the loss of the last change', () => {
  const { asked, sync } = desk();
  sync.ask();
  asked[0]?.(snapshot(9));
  sync.hearBeat('a', 10);
  expect(asked.length).toBe(2);
});

test('an answer that outlived its line is not taken', () => {
  const { asked, seen, sync } = desk();
  sync.ask();
  sync.cut();
  sync.ask();
  asked[0]?.(snapshot(1));
  expect(seen).toEqual([]);
  asked[1]?.(snapshot(2));
  expect(seen).toEqual(['snapshot 2']);
});

test('silence and a busy api are asked again, an unknown community is not', () => {
  const { asked, seen, later, sync } = desk();
  sync.ask();
  asked[0]?.('timeout');
  later.shift()?.();
  asked[1]?.({ error: 'unavailable', message: '' });
  later.shift()?.();
  asked[2]?.({ error: 'unknown-community', message: '' });
  expect(seen).toEqual(['unavailable', 'unknown-community']);
  expect(later).toEqual([]);
});
