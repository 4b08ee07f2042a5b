import { expect, test } from 'vitest';
import { ApiError } from '../../http/api-client.ts';
import { actionForTest, detailForTest } from '../case-for-test.ts';
import { EMPTY_ACTION } from './draft.ts';
import { type CaseOrder, renewed, staleOf } from './stale.ts';

const ORDER: CaseOrder = {
  verb: 'dispatch',
  detail: detailForTest({ version: 5 }, { can: ['dispatch'] }),
  draft: { ...EMPTY_ACTION, department: 'property', note: '请带测温枪' },
  since: [],
  gone: false,
};
const stale = {
  error: 'stale' as const,
  message: '',
  version: 7,
  since: [6, 7].map((version) => actionForTest('comment', { version })),
};

test('what was typed is kept, the version is the present one, and what changed is told once', () => {
  const once = renewed(ORDER, stale, detailForTest({ version: 7 }, { can: ['dispatch'] }));
  expect(once).toMatchObject({ draft: ORDER.draft, gone: false, detail: { case: { version: 7 } } });
  const more = { ...stale, version: 8, since: [7, 8].map((version) => actionForTest('comment', { version })) };
  const twice = renewed(once, more, detailForTest({ version: 8 }, { can: ['dispatch'] }));
  expect(twice.since.map(({ version }) => version)).toEqual([6, 7, 8]);
  expect(twice.draft).toEqual(ORDER.draft);
});

test('an order that cannot be done any more says so', () => {
  expect(renewed(ORDER, stale, detailForTest({}, { can: ['comment'] })).gone).toBe(true);
});

test('only a late order is one', () => {
  expect(staleOf(new ApiError(409, 'stale', '', stale))).toEqual(stale);
  expect(staleOf(new ApiError(409, 'already-asked', '', {}))).toBeUndefined();
  expect(staleOf(new Error('x'))).toBeUndefined();
});
