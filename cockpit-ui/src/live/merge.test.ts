import type { Changed, TableChanges } from '@cockpit/api/live';
import { expect, test } from 'vitest';
import { applyChanges, judgeChange, type RoomPicture } from './merge.ts';

const day = (opened: number) => ({ general: opened, major: 0, closed: 0 });

function picture(seq: number): RoomPicture {
  return {
    room: 'wall',
    epoch: 'a',
    seq,
    at: 1000,
    community: { code: 'c' },
    tables: { hazardDays: { '2026-11-21': day(1), '2026-11-22': day(2) }, events: {} },
  } as unknown as RoomPicture;
}

function change(seq: number, tables: TableChanges, epoch = 'a'): Changed {
  return { room: 'wall', community: 'c', epoch, seq, at: 1000 + seq, tables };
}

test('a change replaces only the rows it names and takes away those that are null', () => {
  const before = picture(4);
  const after = applyChanges(before, [change(5, { hazardDays: { '2026-11-21': null, '2026-11-22': day(9) } })]);
  expect(after.tables.hazardDays).toEqual({ '2026-11-22': day(9) });
  expect(after).toMatchObject({ seq: 5, at: 1005 });
  expect(before.tables.hazardDays['2026-11-21']).toEqual(day(1));
});

test('tables and rows that did not change keep their identity', () => {
  const before = picture(4);
  const after = applyChanges(before, [change(5, { hazardDays: { '2026-11-22': day(9) } })]);
  expect(after.tables.events).toBe(before.tables.events);
  expect(after.tables.hazardDays['2026-11-21']).toBe(before.tables.hazardDays['2026-11-21']);
});

test('changes that do not follow leave the picture as it is', () => {
  const before = picture(4);
  const late = change(4, { hazardDays: { '2026-11-22': day(7) } });
  const ahead = change(6, { hazardDays: { '2026-11-22': day(7) } });
  const foreign = change(5, { hazardDays: { '2026-11-22': day(7) } }, 'b');
  expect(applyChanges(before, [late, ahead, foreign])).toBe(before);
});

test('a gap, a repetition and another epoch are told apart', () => {
  const place = { epoch: 'a', seq: 4 };
  expect(judgeChange(place, { epoch: 'a', seq: 5 })).toBe('apply');
  expect(judgeChange(place, { epoch: 'a', seq: 4 })).toBe('known');
  expect(judgeChange(place, { epoch: 'a', seq: 6 })).toBe('gap');
  expect(judgeChange(place, { epoch: 'b', seq: 5 })).toBe('gap');
});
