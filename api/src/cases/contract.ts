/**
 * Cases as screens see them: from a signal to verified closure in the seven stages of GB/T 30428.8 (信息收集, 案卷建立, 任务派遣,
 * 任务处理, 处理反馈, 核查结案, 综合评价; docs/CASES.md). Instants are epoch ms.
 */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Limit, LimitUnit } from '../organisation/contract.ts';
import { Epoch, Nullable, Text } from '../wire/contract.ts';

/**
 * Where a case stands: what it waits for.
 * collection 信息收集: somebody to file or reject it · filing 立案: filed, to be dispatched · dispatch 派遣: sent, to be taken up ·
 * handling 处置: to be put right · feedback 反馈: said to be right, to be looked at · verification 核查: to be checked on the spot ·
 * closed 结案 · rejected 不予立案.
 */
export const OPEN_STAGES = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification'] as const;
export const CASE_STAGES = [...OPEN_STAGES, 'closed', 'rejected'] as const;
export const CaseStage = Type.Enum([...CASE_STAGES]);
export type CaseStage = (typeof CASE_STAGES)[number];
/** Of a case somebody still owes something. */
export const OpenStage = Type.Enum([...OPEN_STAGES]);
export type OpenStage = (typeof OPEN_STAGES)[number];

/** 案件来源. sensor 物联感知, patrol 采集员上报, public 公众举报, video 视频上报, leader 领导批示, department 部门转办, enterprise 企业/员工反映. */
export const CASE_SOURCES = ['sensor', 'patrol', 'public', 'video', 'leader', 'department', 'enterprise'] as const;
export const CaseSource = Type.Enum([...CASE_SOURCES]);
export type CaseSource = (typeof CASE_SOURCES)[number];

/** 安监总局令第16号 art. 3: two levels, no colours. */
export const HazardLevel = Type.Enum(['general', 'major']);
export type HazardLevel = Static<typeof HazardLevel>;

export const CaseClosure = Type.Enum(['verified', 'forced', 'bundled']);
export type CaseClosure = Static<typeof CaseClosure>;

/** 督办: overdue, a leader's wish, a key case. */
export const Supervision = Type.Enum(['timeout', 'leader', 'key']);
export type Supervision = Static<typeof Supervision>;

/** What people, and time, do to a case. Who may: docs/CASES.md and the table of rights. */
export const CASE_ACTIONS = [
  'report',
  'file',
  'reject',
  'bind',
  'bundle',
  'dispatch',
  'accept',
  'return',
  'handle',
  'order-check',
  'verify-pass',
  'verify-fail',
  'verify-unable',
  'force-close',
  'reopen',
  'comment',
  'ask-extension',
  'grant-extension',
  'refuse-extension',
  'ask-suspension',
  'grant-suspension',
  'refuse-suspension',
  'resume',
  'supervise',
  'appeal',
  'uphold-appeal',
  'dismiss-appeal',
  'plan',
  'approve-plan',
  'report-authority',
  'receive-receipt',
  'follow-up',
] as const;
export const CaseActionKind = Type.Enum([...CASE_ACTIONS]);
export type CaseActionKind = (typeof CASE_ACTIONS)[number];

/** Reason codes: an action that has some must give one. Words are the screens' (i18n `cases.reason`). */
export const CASE_REASONS = {
  reject: ['not-exist', 'duplicate', 'out-of-scope', 'unclear', 'handled-on-spot'],
  return: ['wrong-department', 'wrong-place', 'unclear', 'not-exist'],
  'force-close': ['cannot-be-solved', 'long-term-project', 'policy', 'handled-elsewhere'],
  reopen: ['recurred', 'closed-by-mistake', 'complaint'],
  'verify-fail': ['not-done', 'partly-done', 'wrong-place', 'no-evidence'],
  'verify-unable': ['no-access', 'unsafe', 'not-found'],
  'ask-extension': ['material', 'weather', 'coordination', 'complex'],
  'ask-suspension': ['long-term-project', 'funding', 'ownership', 'season'],
  appeal: ['not-responsible', 'force-majeure', 'wrong-limit', 'evidence'],
} as const;
export type ReasonedAction = keyof typeof CASE_REASONS;

/** Of a category, by what it bounds: dispatch from filing, handle from dispatch, check from feedback, total from dispatch. */
export const CaseLimits = Type.Object({ dispatch: Limit, handle: Limit, check: Limit, total: Limit });
export type CaseLimits = Static<typeof CaseLimits>;

export const CaseId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** One case in a list. */
export const CaseFile = Type.Object({
  id: CaseId,
  number: Nullable(Type.String({ description: '案卷号; null: not filed' })),
  version: Type.Integer({ description: 'Pass it with every action' }),
  stage: CaseStage,
  source: CaseSource,
  title: Type.String(),
  grid: Nullable(Type.String()),
  facility: Nullable(Type.String({ description: 'Code' })),
  place: Nullable(Type.String({ description: 'In words' })),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  priority: AlarmPriority,
  hazardLevel: Nullable(HazardLevel),
  category: Nullable(Type.String({ description: 'Code' })),
  categoryName: Nullable(Text),
  department: Nullable(Type.String({ description: 'Code' })),
  departmentName: Nullable(Type.String()),
  handler: Nullable(Type.String({ description: 'Name' })),
  verifier: Nullable(Type.String({ description: 'Name' })),
  reportedAt: Epoch,
  filedAt: Nullable(Epoch),
  dispatchedAt: Nullable(Epoch),
  handledAt: Nullable(Epoch),
  endedAt: Nullable(Epoch),
  stageSince: Epoch,
  dueAt: Nullable(
    Type.Number({ description: 'End of the present stage’s limit, epoch ms; overdue is derived from it' }),
  ),
  dueUnit: Nullable({ ...LimitUnit, description: 'What that limit is counted in' }),
  totalDueAt: Nullable(Type.Number({ description: 'When it should be closed, epoch ms' })),
  suspendedUntil: Nullable(Type.Number({ description: '挂账: the clocks stand still until then, epoch ms' })),
  supervised: Nullable(Supervision),
  closure: Nullable(CaseClosure),
  selfHandled: Type.Boolean({ description: '自行处置' }),
  rework: Type.Integer({ description: '返工 times' }),
  asks: Type.Array(Type.Enum(['extension', 'suspension', 'appeal']), {
    description: 'Requests nobody has decided yet',
  }),
  signals: Type.Integer({ description: 'Bound to it' }),
});
export type CaseFile = Static<typeof CaseFile>;

/** Most cases a live room is sent: the most urgent open ones; lists have all of them. */
export const LIVE_CASES_MAX = 60;

/** A share that knows what it is a share of; without a denominator it is not applicable, never 0. */
export const Rate = Type.Object({ numerator: Type.Integer(), denominator: Type.Integer() });
export type Rate = Static<typeof Rate>;

/** Cases of a grid (an exclusive grid sums its micro-grids), or of the room under the key `all`. */
export const CaseTotals = Type.Object({
  open: Type.Record(OpenStage, Type.Integer(), { description: 'Open cases by stage, suspended ones left out' }),
  suspended: Type.Integer(),
  overdue: Type.Integer({ description: 'Past the limit of their stage' }),
  nextDueAt: Nullable(Type.Number({ description: 'The next limit that runs out, epoch ms' })),
  today: Type.Object(
    {
      reported: Type.Integer(),
      filed: Type.Integer(),
      dispatched: Type.Integer(),
      handled: Type.Integer(),
      closed: Type.Integer(),
      rejected: Type.Integer(),
    },
    { description: 'Since the local midnight, each case once' },
  ),
  closureRate: {
    ...Rate,
    description:
      '结案率 of today: of those that should be closed (total limit falls in, or closed in, the day) those that are',
  },
  onTimeRate: { ...Rate, description: '按期结案率 of today: closed by their limit / should be closed' },
});
export type CaseTotals = Static<typeof CaseTotals>;

/** Live tables of the domain: table → row. */
export const CASE_TABLES = { cases: CaseFile, caseTotals: CaseTotals } as const;
