import { CASE_REASONS } from '@cockpit/api/cases/act/constants';
import { expect, test } from 'vitest';
import { isReason } from './words.ts';

test('a reason is a code the api knows', () => {
  for (const code of Object.values(CASE_REASONS).flat()) expect(isReason(code)).toBe(true);
  expect(isReason('because')).toBe(false);
});
