import { expect, it } from 'vitest';
import { targetAfterSignIn } from './send.ts';

it.each([
  ['/desk?state=open', '/desk?state=open'],
  ['/desk/rules', '/desk/rules'],
  [null, '/desk'],
  ['', '/desk'],
  ['//evil.example', '/desk'],
  ['/\\evil.example', '/desk'],
  ['https://evil.example', '/desk'],
  ['javascript:alert(1)', '/desk'],
  ['/desk\n//evil.example', '/desk'],
])('after signing in, next=%j leads to %s', (next, way) => {
  expect(targetAfterSignIn(next)).toBe(way);
});
