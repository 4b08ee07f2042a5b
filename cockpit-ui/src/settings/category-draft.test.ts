import type { CategoryEntry } from '@cockpit/api/cases/categories';
import { expect, it } from 'vitest';
import { byMajor, categoryOf, codeFault, isSameCategory } from './category-draft.ts';

const limit = { amount: 1, unit: 'work-hours' as const };
const entry = (code: string, zh: string): CategoryEntry => ({
  code,
  kind: code.startsWith('1') ? 'component' : 'event',
  major: { zh: code.slice(0, 3), en: code.slice(0, 3) },
  name: { zh, en: `en ${code}` },
  filingStandard: { zh, en: zh },
  closingStandard: { zh, en: zh },
  limits: { dispatch: limit, handle: limit, check: limit, total: limit },
  departments: [],
  afterPhoto: true,
  enabled: true,
  version: 3,
  changedBy: '王敏',
  changedAt: 1,
  own: false,
});
const TABLE = [entry('10101', '路灯'), entry('10102', '井盖'), entry('20101', '垃圾')];

it('groups by major class and narrows by code or name', () => {
  expect(byMajor(TABLE, '').map(({ entries }) => entries.length)).toEqual([2, 1]);
  expect(byMajor(TABLE, '井').map(({ entries }) => entries.map(({ code }) => code))).toEqual([['10102']]);
  expect(byMajor(TABLE, '201').map(({ entries }) => entries.length)).toEqual([1]);
  expect(byMajor(TABLE, 'EN 10101')).toHaveLength(1);
  expect(byMajor(TABLE, 'x')).toEqual([]);
});

it('a copy needs a free code of the same major class', () => {
  const copied = categoryOf(TABLE[0] as CategoryEntry);
  expect(codeFault('10103', copied, TABLE)).toBeUndefined();
  expect(codeFault('10102', copied, TABLE)).toBe('categories.codeTaken');
  expect(codeFault('20109', copied, TABLE)).toBe('categories.newCodeHint');
  expect(codeFault('1010', copied, TABLE)).toBe('categories.newCodeHint');
});

it('what was not edited is the same, who changed it last set aside', () => {
  const [one] = TABLE as [CategoryEntry];
  expect(isSameCategory(categoryOf(one), categoryOf({ ...one, version: 4 }))).toBe(true);
  expect(isSameCategory(categoryOf(one), categoryOf({ ...one, enabled: false }))).toBe(false);
});
