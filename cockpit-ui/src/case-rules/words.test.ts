import { CASE_REASONS, CASE_SOURCES, CASE_STAGES } from '@cockpit/api/cases';
import { expect, test } from 'vitest';
import { REASONS, SOURCES, STAGES } from './words.ts';

test('stages, sources and reasons are the api’s, in its order', () => {
  expect(STAGES).toEqual(CASE_STAGES);
  expect(SOURCES).toEqual(CASE_SOURCES);
  expect(REASONS).toEqual(CASE_REASONS);
});
