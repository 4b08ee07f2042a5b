import { ReportRequest } from '@cockpit/api/cases/act';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { anAlarm } from '../../calls/alarm-for-test.ts';
import { EMPTY_REPORT, type ReportDraft, reportDraftFault, reportDraftOf, reportOf } from './report-draft.ts';

const schema = Compile(ReportRequest);
const WISH: ReportDraft = { ...EMPTY_REPORT, title: ' 路面积水 ', grid: '990106007001101', place: ' 滨河路口 ' };

test('a case needs to say what and where', () => {
  expect(reportDraftFault(EMPTY_REPORT)).toBe('whatNeeded');
  expect(reportDraftFault({ ...WISH, grid: null })).toBe('whereNeeded');
  expect(reportDraftFault({ ...WISH, grid: null, lon: 120.1, lat: 30.2 })).toBeUndefined();
});

test('what was written is what the api takes, and what was not is left out', () => {
  const body = reportOf(WISH, undefined, 'yunfan');
  expect([...schema.Errors(body)]).toEqual([]);
  expect(body).toEqual({
    community: 'yunfan',
    source: 'public',
    title: '路面积水',
    place: '滨河路口',
    grid: '990106007001101',
    priority: 'medium',
  });
});

test('from an alarm everything it says is there, and it is the signal', () => {
  const alarm = anAlarm({ id: 42, priority: 'high', lon: 120.1, lat: 30.2 });
  const body = reportOf({ ...reportDraftOf(alarm), category: '20402' }, alarm, null);
  expect([...schema.Errors(body)]).toEqual([]);
  expect(body).toMatchObject({
    source: 'sensor',
    priority: 'high',
    lon: 120.1,
    lat: 30.2,
    category: '20402',
    signals: [{ kind: 'alarm', ref: '42' }],
  });
  expect(reportDraftOf(anAlarm({ id: 1, title: { zh: '长'.repeat(200), en: '' } })).title).toHaveLength(120);
});
