import { expect, test } from 'vitest';
import { anAlarm } from '../calls/alarm-for-test.ts';
import { alarmFinder } from './search.ts';

const ALARM = anAlarm({ id: 1, grid: 'M1', owner: '王敏' });
const finds = (text: string) => alarmFinder(text, (code) => (code === 'M1' ? '东岸 03' : code))(ALARM);

test('an alarm is found by characters, code and English name of source, grid, rule and owner', () => {
  for (const text of ['科创', '已满', 'kc', 'tower', '东岸', 'm1', '王敏', 'parking-full', ''])
    expect(finds(text)).toBe(true);
  for (const text of ['健身', 'q9', '李']) expect(finds(text)).toBe(false);
});

test('initials of the pinyin find it, whole syllables and a mix of both too', () => {
  for (const text of ['kcds', 'kechuang', 'kcdasha', 'wm', 'dongan', 'ckym'])
    expect([text, finds(text)]).toEqual([text, true]);
  expect(finds('kcym')).toBe(false);
});

test('every word has to be found', () => {
  expect(finds('kcds 东岸')).toBe(true);
  expect(finds('kcds 西岸')).toBe(false);
});
