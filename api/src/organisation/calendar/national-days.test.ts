import { expect, it } from 'vitest';
import { nationalDay } from './national-days.ts';

/** 国务院办公厅关于2025年、2026年部分节假日安排的通知: first and last day off, and the days worked for them. */
const ARRANGED = [
  ['2025-01-01', '2025-01-01', []],
  ['2025-01-28', '2025-02-04', ['2025-01-26', '2025-02-08']],
  ['2025-04-04', '2025-04-06', []],
  ['2025-05-01', '2025-05-05', ['2025-04-27']],
  ['2025-05-31', '2025-06-02', []],
  ['2025-10-01', '2025-10-08', ['2025-09-28', '2025-10-11']],
  ['2026-01-01', '2026-01-03', ['2026-01-04']],
  ['2026-02-15', '2026-02-23', ['2026-02-14', '2026-02-28']],
  ['2026-04-04', '2026-04-06', []],
  ['2026-05-01', '2026-05-05', ['2026-05-09']],
  ['2026-06-19', '2026-06-21', []],
  ['2026-09-25', '2026-09-27', []],
  ['2026-10-01', '2026-10-07', ['2026-09-20', '2026-10-10']],
] as const;

it('is the arrangement of 2025 and 2026, day by day', () => {
  const off = new Set(ARRANGED.flatMap(([from, to]) => daysOf(from, to)));
  const worked = new Set<string>(ARRANGED.flatMap(([, , days]) => [...days]));
  for (const day of daysOf('2025-01-01', '2026-12-31')) {
    const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
    const { works, kind, known } = nationalDay(day);
    expect({ day, works, known }).toEqual({ day, works: worked.has(day) || !(isWeekend || off.has(day)), known: true });
    expect({ day, kind }).toEqual({
      day,
      kind: worked.has(day) ? 'makeup' : off.has(day) ? 'holiday' : isWeekend ? 'weekend' : 'weekday',
    });
  }
});

it('names the holiday, and the one a makeup day is for', () => {
  expect(nationalDay('2026-02-17').name).toEqual({ zh: '春节', en: 'Spring Festival' });
  expect(nationalDay('2026-02-14').name).toEqual({ zh: '春节', en: 'Spring Festival' });
  expect(nationalDay('2026-03-10').name).toBeNull();
});

it('says that it knows only weekends of a year that has not been arranged', () => {
  expect(nationalDay('2031-10-01')).toEqual({ works: true, kind: 'weekday', name: null, known: false });
  expect(nationalDay('2031-10-04')).toEqual({ works: false, kind: 'weekend', name: null, known: false });
});

function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
