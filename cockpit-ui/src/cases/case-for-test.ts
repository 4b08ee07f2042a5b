/** A case for unit tests: everything said, nothing special. */
import type { CaseFile } from '@cockpit/api/cases';
import type { CaseAction, CaseDetail } from '@cockpit/api/cases/desk';

export const NOW = Date.parse('2026-11-20T16:00:00+08:00');

export function caseForTest(rest: Partial<CaseFile> = {}): CaseFile {
  return {
    id: 1,
    number: '9901062026112000012',
    version: 5,
    stage: 'handling',
    source: 'sensor',
    title: '配电房温度过高',
    grid: '990106007001101',
    facility: 'ELT-101-1',
    place: '科创大厦 1 号配电房',
    lon: null,
    lat: null,
    priority: 'high',
    hazardLevel: null,
    category: '20103',
    categoryName: { zh: '用电安全', en: 'Electrical safety' },
    department: 'property',
    departmentName: '物业维修',
    handler: '王敏',
    verifier: null,
    reportedAt: NOW - 7_200_000,
    filedAt: NOW - 7_000_000,
    dispatchedAt: NOW - 6_800_000,
    handledAt: null,
    endedAt: null,
    stageSince: NOW - 6_000_000,
    dueAt: NOW + 3_600_000,
    dueUnit: 'work-hours',
    totalDueAt: NOW + 7_200_000,
    suspendedUntil: null,
    supervised: null,
    closure: null,
    selfHandled: false,
    rework: 0,
    asks: [],
    signals: 1,
    ...rest,
  };
}

export function detailForTest(file: Partial<CaseFile> = {}, rest: Partial<CaseDetail> = {}): CaseDetail {
  return {
    at: NOW,
    case: caseForTest(file),
    description: '',
    reporter: null,
    limits: null,
    handleDueAt: null,
    closingStandard: null,
    bundledInto: null,
    satisfaction: null,
    excused: false,
    signals: [],
    actions: [],
    photos: [],
    requests: [],
    rectification: null,
    authorityReports: [],
    can: [],
    missing: [],
    ...rest,
  };
}

export function actionForTest(action: CaseAction['action'], rest: Partial<CaseAction> = {}): CaseAction {
  return {
    version: 6,
    at: NOW,
    by: '李强',
    action,
    from: 'handling',
    to: 'handling',
    reason: null,
    note: null,
    detail: {},
    ...rest,
  };
}
