import { expect, it } from 'vitest';
import type { StoredMessage } from './broker-journal.ts';
import { boundRetained } from './retained-bound.ts';

const message = (topic: string, bytes = 1): StoredMessage => ({
  topic,
  payload: Buffer.alloc(bytes),
  qos: 1,
  retain: true,
});

function keeping() {
  const retained = new Map<string, StoredMessage>();
  const lines: string[] = [];
  const bound = boundRetained(retained, (line) => lines.push(line));
  return {
    retained,
    lines,
    offer(one: StoredMessage) {
      bound(one);
      if (!one.retain) return false;
      if (one.payload.length === 0) retained.delete(one.topic);
      else retained.set(one.topic, one);
      return true;
    },
  };
}

it('keeps 20 000 retained messages, says once that it is full, and takes replacements and removals all the same', () => {
  const { retained, lines, offer } = keeping();
  for (let n = 0; n < 20_500; n += 1) offer(message(`t/${n}`));
  expect(retained.size).toBe(20_000);
  expect(lines).toHaveLength(1);
  expect(offer(message('t/1', 2))).toBe(true);
  expect(offer(message('t/2', 0))).toBe(true);
  expect(offer(message('new'))).toBe(true);
  expect(offer(message('one too many'))).toBe(false);
});

it('keeps no more than 32 MiB of them', () => {
  const { retained, offer } = keeping();
  for (let n = 0; n < 40; n += 1) offer(message(`t/${n}`, 1024 * 1024));
  expect(retained.size).toBe(31);
});
