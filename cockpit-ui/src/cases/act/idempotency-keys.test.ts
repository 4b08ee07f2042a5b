import { expect, test } from 'vitest';
import { createIdempotencyKeys } from './idempotency-keys.ts';

test('what is sent again goes under the same key, what was changed under another one', () => {
  let made = 0;
  const keys = createIdempotencyKeys(() => `key-${++made}`);
  expect([keys.keyOf('a'), keys.keyOf('a'), keys.keyOf('b'), keys.keyOf('b')]).toEqual([
    'key-1',
    'key-1',
    'key-2',
    'key-2',
  ]);
});

test('keys are the api’s kind, and never the same', () => {
  const keys = [createIdempotencyKeys().keyOf('a'), createIdempotencyKeys().keyOf('a')];
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[\x21-\x7e]{8,128}$/);
});
