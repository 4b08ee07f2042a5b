import { expect, test } from 'vitest';
import { caseForTest } from './case-for-test.ts';
import { caseFinder } from './search.ts';

const finds = (text: string) => caseFinder(text, () => '东岸 03')(caseForTest());

test('found by the end of the number, by pinyin initials, by name of grid and handler', () => {
  for (const text of ['00012', 'pdf', 'kcds', '东岸', 'wangmin', 'wm', 'ydaq', 'electrical', '物业 配电房'])
    expect(finds(text), text).toBe(true);
  for (const text of ['00013', 'zzz', '西岸', '物业 井盖']) expect(finds(text), text).toBe(false);
});
