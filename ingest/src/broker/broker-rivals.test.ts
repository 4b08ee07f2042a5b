import { Writable } from 'node:stream';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { watchRivals } from './broker-rivals.ts';

const LONG_MS = 3_600_000;
let said: string[];
const stream = new Writable({
  write(chunk, _encoding, done) {
    said.push((JSON.parse(String(chunk)) as { msg: string }).msg);
    done();
  },
});
const log = pino({ level: 'error' }, stream);
beforeEach(() => {
  said = [];
});

test('a session that is taken over again and again is left alone longer and longer, and each time it is said', () => {
  const rivals = watchRivals({ clientId: 'one', log });
  expect([1, 2, 3, 4].map(() => rivals.ended(2_000, true))).toEqual([0, 5_000, 60_000, 60_000]);
  expect(said).toHaveLength(4);
  expect(said[0]).toMatch(/^session taken over: another client with client id one is connected/);
  expect(rivals.ended(LONG_MS, true)).toBe(0);
});

test('a broker that says no reason is suspected after three short lives, once', () => {
  const rivals = watchRivals({ clientId: 'one', log });
  expect([1, 2, 3, 4].map(() => rivals.ended(300, false))).toEqual([0, 0, 5_000, 5_000]);
  expect(said).toEqual([expect.stringMatching(/^the broker keeps closing the connection; possibly another client/)]);
  expect([rivals.ended(LONG_MS, false), rivals.ended(300, false)]).toEqual([0, 0]);
});

test('connections that are lost now and then are nobody else’s doing', () => {
  const rivals = watchRivals({ clientId: 'one', log });
  expect([60_000, 300, 60_000, 300, 6_000].map((lived) => rivals.ended(lived, false))).toEqual([0, 0, 0, 0, 0]);
  expect(said).toEqual([]);
});
