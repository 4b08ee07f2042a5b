/** Simulated cases of the desk: some weeks of a community, seeded, and what is done to them while the simulator runs. */
import { readFileSync } from 'node:fs';
import type { CaseFile, CaseStage } from '@cockpit/api/cases';
import type { CaseCategory } from '@cockpit/api/cases/categories';
import type { CaseAction, CaseDetail } from '@cockpit/api/cases/desk';
import { random } from './day-curves.ts';
import type { Registry } from './registry.ts';
import type { Scenario } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FOLDER = new URL('../../api/categories/', import.meta.url);
export const CATEGORIES: CaseCategory[] = ['components', 'events'].flatMap((name) =>
  (JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as CaseCategory[]).map((category) => ({
    ...category,
    enabled: true,
  })),
);
const OPEN: readonly CaseStage[] = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification'];
const SOURCES: readonly CaseFile['source'][] = ['sensor', 'patrol', 'public', 'enterprise', 'department'];
export const DEPARTMENTS = [
  { code: 'property', name: { zh: '物业服务中心', en: 'Property services' }, people: ['王敏', '陈师傅'] },
  { code: 'utilities', name: { zh: '市政设施所', en: 'Utilities' }, people: ['赵刚'] },
  { code: 'sanitation', name: { zh: '环卫站', en: 'Sanitation' }, people: ['孙丽', '周强'] },
  { code: 'safety', name: { zh: '应急消防站', en: 'Safety station' }, people: ['李强'] },
] as const;

export interface CaseWorld {
  at: number;
  details: CaseDetail[];
}

export function caseWorld(registry: Registry, at: number, scenario: Scenario): CaseWorld {
  const count = scenario === 'good' ? 24 : 160;
  return { at, details: Array.from({ length: count }, (_, index) => detailOf(registry, at, index)) };
}

function detailOf(registry: Registry, at: number, index: number): CaseDetail {
  const lot = (what: string) => random(`${index * 7919} ${what}`);
  const pick = <T>(what: string, from: readonly T[]): T => from[Math.floor(lot(what) * from.length)] as T;
  const where = pick('place', [...registry.hazardPoints, ...registry.carParks]);
  const category = pick('category', CATEGORIES);
  const department = pick('department', DEPARTMENTS);
  const fate = lot('fate');
  const stage: CaseStage = fate > 0.86 ? 'closed' : (OPEN[Math.floor((fate / 0.86) ** 0.8 * 6)] ?? 'handling');
  const step = OPEN.indexOf(stage);
  const isFiled = step !== 0;
  const isOut = step > 1 || stage === 'closed';
  const isTaken = step > 2 || stage === 'closed';
  const isSuspended = (stage === 'handling' || stage === 'filing') && lot('suspended') > 0.8;
  const isMajor = index % 23 === 0;
  const source = isMajor ? 'sensor' : pick('source', SOURCES);
  const reportedAt = at - Math.round(lot('age') ** 2 * 90 * HOUR) - 40 * MINUTE;
  const filedAt = reportedAt + Math.round(lot('filed') * 20) * MINUTE;
  const dispatchedAt = filedAt + Math.round(lot('out') * 40) * MINUTE;
  const handledAt = dispatchedAt + 2 * HOUR;
  const limit = category.limits[stage === 'filing' ? 'dispatch' : step > 3 ? 'check' : 'handle'];
  const handler = pick('handler', department.people);
  const asks: CaseFile['asks'] = stage === 'handling' && lot('asks') > 0.75 ? ['extension'] : [];
  const dueAt = at + Math.round((lot('due') - 0.22) * 30 * HOUR);
  const file: CaseFile = {
    id: 500 - index,
    number: isFiled ? `990106202611${20 - (index % 3)}${String(400 - index).padStart(5, '0')}` : null,
    version: 2 + Math.max(0, step),
    stage,
    source,
    title: `${category.name.zh}：${where.name.zh}`,
    grid: where.grid,
    facility: where.code,
    place: `${where.name.zh}北侧`,
    lon: index % 19 === 5 ? null : where.lon,
    lat: index % 19 === 5 ? null : where.lat,
    priority: pick('priority', ['high', 'medium', 'medium', 'low', 'low']),
    hazardLevel: isMajor ? 'major' : index % 11 === 0 ? 'general' : null,
    category: isFiled ? category.code : null,
    categoryName: isFiled ? category.name : null,
    department: isOut ? department.code : null,
    departmentName: isOut ? department.name.zh : null,
    handler: isTaken ? handler : null,
    verifier: stage === 'verification' ? '刘洋' : null,
    reportedAt,
    filedAt: isFiled ? filedAt : null,
    dispatchedAt: isOut ? dispatchedAt : null,
    handledAt: step > 3 || stage === 'closed' ? handledAt : null,
    endedAt: stage === 'closed' ? handledAt + HOUR : null,
    stageSince: reportedAt + HOUR,
    dueAt: isFiled && !isSuspended && stage !== 'closed' ? dueAt : null,
    dueUnit: isFiled && !isSuspended && stage !== 'closed' ? limit.unit : null,
    totalDueAt: isOut ? dueAt + 20 * HOUR : null,
    suspendedUntil: isSuspended ? at + 400 * HOUR : null,
    supervised: isMajor ? 'leader' : lot('supervised') > 0.92 ? 'timeout' : null,
    closure: stage === 'closed' ? 'verified' : null,
    selfHandled: false,
    rework: stage === 'handling' && lot('rework') > 0.85 ? 1 : 0,
    asks,
    signals: source === 'sensor' ? 1 + (index % 3) : 0,
  };
  const did = (
    action: CaseAction['action'],
    when: number,
    by: string | null,
    rest: Partial<CaseAction> = {},
  ): CaseAction => ({
    version: 1,
    at: when,
    by,
    action,
    from: null,
    to: stage,
    reason: null,
    note: null,
    detail: {},
    ...rest,
  });
  const actions = [
    did('report', reportedAt, source === 'sensor' ? null : '郭芳', { note: '现场看到，请尽快处理' }),
    ...(isFiled ? [did('file', filedAt, '陈静', { detail: { number: file.number ?? '' } })] : []),
    ...(isOut
      ? [did('dispatch', dispatchedAt, '陈静', { detail: { departmentName: department.name.zh, handler } })]
      : []),
    ...(isTaken ? [did('accept', dispatchedAt + 10 * MINUTE, handler)] : []),
    ...(file.handledAt === null
      ? []
      : [did('handle', handledAt, handler, { note: '已更换并试运行', detail: { photos: ['a'] } })]),
    ...(stage === 'closed' ? [did('verify-pass', handledAt + HOUR, '刘洋')] : []),
  ].map((action, version) => ({ ...action, version: version + 1 }));
  return {
    at,
    case: { ...file, version: actions.length },
    description: '巡查时发现，附近有行人通过，已设临时围挡。',
    reporter: source === 'sensor' ? null : '郭芳',
    limits: isFiled ? category.limits : null,
    handleDueAt: isOut && !isSuspended ? dueAt + (step > 3 ? -HOUR : 0) : null,
    closingStandard: isFiled ? category.closingStandard : null,
    bundledInto: null,
    satisfaction: stage === 'closed' ? 4 : null,
    excused: false,
    signals:
      source === 'sensor'
        ? [
            {
              kind: 'alarm',
              ref: String(1000 - index),
              title: { zh: `报警：${where.name.zh}`, en: `Alarm: ${where.name.en}` },
              at: reportedAt - 4 * MINUTE,
              boundBy: '陈静',
              boundAt: reportedAt,
            },
          ]
        : [],
    actions,
    photos: isTaken ? photosOf(index, reportedAt, handler, file.handledAt) : [],
    requests: asks.map(() => ({
      id: index,
      kind: 'extension',
      by: handler,
      at: at - HOUR,
      reason: 'material',
      note: '配件明早到货',
      until: at + 30 * HOUR,
      decidedBy: null,
      decidedAt: null,
      granted: null,
      decisionNote: null,
    })),
    rectification: isMajor && isTaken ? planOf(at, handler) : null,
    authorityReports: isMajor
      ? [
          {
            id: index + 1,
            authority: '区应急管理局',
            content: '重大隐患，正在整改，现场已撤离。',
            sentBy: '陈静',
            sentAt: at - 3 * HOUR,
            receipt: null,
            receiptAt: null,
          },
        ]
      : [],
    can: canOf(stage, isSuspended, asks.length > 0, isMajor),
    missing: isMajor ? (isTaken ? ['approved-plan', 'receipt'] : ['plan', 'receipt']) : [],
  };
}

/** As a shift leader may. */
function canOf(stage: CaseStage, isSuspended: boolean, asked: boolean, isMajor: boolean): CaseDetail['can'] {
  const papers: CaseDetail['can'] = isMajor ? ['approve-plan', 'report-authority', 'receive-receipt'] : [];
  if (stage === 'closed') return ['comment', 'reopen', 'follow-up'];
  const always: CaseDetail['can'] = ['comment', 'bind', ...papers];
  if (isSuspended) return [...always, 'resume', 'supervise', 'force-close'];
  const decide: CaseDetail['can'] = asked ? ['grant-extension', 'refuse-extension'] : [];
  switch (stage) {
    case 'collection':
      return ['file', 'reject', 'bundle', ...always];
    case 'filing':
      return ['dispatch', 'bundle', 'supervise', 'force-close', ...always];
    case 'dispatch':
      return ['dispatch', 'supervise', 'force-close', ...always];
    case 'handling':
      return [...always, 'supervise', 'force-close', ...decide];
    default:
      return ['order-check', 'verify-pass', 'verify-fail', 'verify-unable', 'supervise', 'force-close', ...always];
  }
}

function photosOf(index: number, at: number, by: string, handledAt: number | null): CaseDetail['photos'] {
  const one = (kind: 'before' | 'after' | 'far', when: number) => ({
    id: `00000000-0000-4000-8000-${kind
      .padEnd(6, '0')
      .slice(0, 6)
      .replace(/[^0-9a-f]/g, '0')}${String(index).padStart(6, '0')}`,
    kind,
    width: 1600,
    height: 1200,
    takenAt: when,
    lon: null,
    lat: null,
    by,
    uploadedAt: when,
  });
  return [one('before', at), ...(handledAt === null ? [] : [one('after', handledAt)]), one('far', at)];
}

function planOf(at: number, by: string): NonNullable<CaseDetail['rectification']> {
  return {
    plan: {
      goal: '消除配电房过热，恢复正常供电',
      measures: '更换老化开关，加装通风，复测 24 小时',
      funds: '2.4 万元，备件在库',
      people: '物业服务中心，王敏负责',
      until: at + 70 * HOUR,
      safety: '断电作业，设专人监护，备灭火器材',
    },
    madeBy: by,
    madeAt: at - 2 * HOUR,
    approvedBy: null,
    approvedAt: null,
  };
}
