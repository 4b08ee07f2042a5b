import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createPlaces } from './places.ts';

const request = (address?: string) =>
  ({ socket: new EventEmitter(), address }) as unknown as IncomingMessage & { address?: string };
const person = (id: number) => ({ kind: 'person', id }) as const;
const places = () =>
  createPlaces({
    ...{ socketsMax: 8, socketsPerPersonMax: 2 },
    addressOf: (one) => (one as ReturnType<typeof request>).address,
  });

it('one person, or one wall, takes no more than its own', () => {
  const { take } = places();
  const first = request();
  expect([take(first, person(1)), take(request(), person(1))]).toEqual([undefined, undefined]);
  expect(take(request(), person(1))).toBe('too many connections of this person');
  expect(take(request(), { kind: 'display', id: 1 })).toBeUndefined();
  expect(take(request(), person(2))).toBeUndefined();
  first.socket.emit('close');
  expect(take(request(), person(1))).toBeUndefined();
});

it('one address takes no more than half of all, where it is known', () => {
  const { take } = places();
  const first = request('a');
  expect(take(first, person(1))).toBeUndefined();
  for (const id of [2, 3, 4]) expect(take(request('a'), person(id))).toBeUndefined();
  expect(take(request('a'), person(5))).toBe('too many connections from this address');
  for (const id of [5, 6]) expect(take(request('b'), person(id))).toBeUndefined();
  for (const id of [7, 8, 9, 10, 11]) expect(take(request(), person(id))).toBeUndefined();
  first.socket.emit('close');
  expect(take(request('a'), person(12))).toBeUndefined();
});
