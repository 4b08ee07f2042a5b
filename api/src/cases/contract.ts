/**
 * Cases as screens see them: from a signal to verified closure in the seven stages of GB/T 30428.8 (信息收集, 案卷建立, 任务派遣,
 * 任务处理, 处理反馈, 核查结案, 综合评价; docs/CASES.md). Instants are epoch ms.
 */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Limit, LimitUnit } from '../organisation/contract.ts';
import { Epoch, Nullable, Text } from '../wire/contract.ts';
import { CASE_VERBS, type CaseVerb } from './act/constants.ts';
import { CASE_SOURCES, CASE_STAGES, OPEN_STAGES, REQUEST_KINDS } from './constants.ts';

export const CaseStage = Type.Enum([...CASE_STAGES]);
export type CaseStage = (typeof CASE_STAGES)[number];
/** Of a case somebody still owes something. */
export const OpenStage = Type.Enum([...OPEN_STAGES]);
export type OpenStage = (typeof OPEN_STAGES)[number];

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

/** What people, and time, do to a case: the table of actions, and reporting it. */
export const CASE_ACTIONS: readonly CaseActionKind[] = ['report', ...CASE_VERBS];
export type CaseActionKind = 'report' | CaseVerb;
export const CaseActionKind = Type.Enum([...CASE_ACTIONS]);

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
  place: Nullable(Type.String({ description: 'Place as text' })),
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
  suspendedUntil: Nullable(Type.Number({ description: '挂账: the clocks are stopped until then, epoch ms' })),
  supervised: Nullable(Supervision),
  closure: Nullable(CaseClosure),
  selfHandled: Type.Boolean({ description: '自行处置' }),
  rework: Type.Integer({ description: '返工 times' }),
  asks: Type.Array(Type.Enum([...REQUEST_KINDS]), {
    description: 'Requests not decided yet',
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
