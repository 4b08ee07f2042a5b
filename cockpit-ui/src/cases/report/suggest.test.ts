import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseCategory } from '@cockpit/api/cases/categories';
import { expect, test } from 'vitest';
import { suggestCategories } from './suggest.ts';

const FOLDER = join(import.meta.dirname, '../../../../api/categories');
/** The table that ships. */
const ALL = ['components', 'events'].flatMap((name) =>
  (JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as CaseCategory[]).map((category) => ({
    ...category,
    enabled: true,
  })),
);
const first = (...[words, domain]: [string, Parameters<typeof suggestCategories>[1]]) =>
  suggestCategories(words, domain, ALL)[0]?.name.zh;

test('alarms of the shipped rules find their category by their words', () => {
  expect(first('消防通道堵塞：3 号楼', 'hazard')).toBe('消防通道堵塞');
  expect(first('窨井盖移位：东岸 03', 'hazard')).toBe('井盖与雨水箅子');
  expect(first('电梯困人：科创大厦', 'hazard')).toBe('电梯');
  expect(first('烟感报警：B 座', 'hazard')).toBe('火灾与烟感报警');
  expect(first('重大隐患报警：科创大厦 1 号配电房温度', 'hazard')).toBe('供配电设施');
  expect(first('漏巡：滨河步道', 'patrol')).toBe('巡查漏巡');
});

test('what fits far less than the best is not offered beside it', () => {
  expect(suggestCategories('漏巡：滨河步道', 'patrol', ALL).map(({ name }) => name.zh)).toEqual(['巡查漏巡']);
});

test('without telling words the domain still says something, without either nothing is said', () => {
  expect(suggestCategories('xx', 'fitness', ALL).map(({ departments }) => departments[0])).toContain('sports');
  expect(suggestCategories('xx', null, ALL)).toEqual([]);
  expect(
    suggestCategories(
      '漏巡',
      'patrol',
      ALL.map((category) => ({ ...category, enabled: false })),
    ),
  ).toEqual([]);
});
