import { ReportRequest } from '@cockpit/api/cases/act';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { caseReport, type TakenPhoto } from '../outbox/compose.ts';
import { EMPTY_FIELD_REPORT, reportFault, reportOf } from './report-draft.ts';

const HERE = { lon: 121.5, lat: 31.2, accuracy: 6 };
const WISH = { ...EMPTY_FIELD_REPORT, title: ' 垃圾满溢 ', place: '东门' };
const AFTER: TakenPhoto = {
  id: '11111111-1111-4111-8111-111111111111',
  kind: 'after',
  bytes: new ArrayBuffer(1),
  takenAt: 1,
  position: undefined,
};

test.each([
  [EMPTY_FIELD_REPORT, [], HERE, true, 'whatNeeded'],
  [WISH, [], undefined, true, 'whereNeeded'],
  [WISH, [], undefined, false, 'noGrid'],
  [{ ...WISH, grid: 'G1' }, [], undefined, true, undefined],
  [{ ...WISH, selfHandled: true }, [AFTER], HERE, true, 'categoryNeeded'],
  [{ ...WISH, selfHandled: true, category: '20103' }, [], HERE, true, 'photo'],
  [{ ...WISH, selfHandled: true, category: '20103' }, [AFTER], HERE, true, undefined],
] as const)('%j lacks %5$s', (wish, photos, position, hasGrids, lack) => {
  expect(reportFault(wish, photos, position, hasGrids)).toBe(lack);
});

test.each([
  [WISH, HERE],
  [{ ...WISH, grid: 'G1' }, undefined],
  [{ ...WISH, selfHandled: true, category: '20103', description: '已清运' }, HERE],
] as const)('what is sent for %j is what the api takes', (wish, position) => {
  const doing = { person: '7', at: 1_760_000_000_000, about: '' };
  const body = caseReport(doing, reportOf(wish, position), [AFTER], 'key').entries.at(-1)?.body;
  expect([...Compile(ReportRequest).Errors(body)]).toEqual([]);
  expect(body).toMatchObject({ title: '垃圾满溢', photos: [AFTER.id], doneAt: doing.at });
});
