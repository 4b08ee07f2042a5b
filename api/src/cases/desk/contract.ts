/** The desk's questions about cases: lists, the board, one case whole. */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../../wire/contract.ts';
import { Instant, Sentence } from '../../wire/sentences.ts';
import { CASE_STAGES, PHOTO_KINDS, REQUEST_KINDS } from '../constants.ts';
import { CaseActionKind, CaseFile, CaseId, CaseLimits, CaseStage } from '../contract.ts';

const CommunityAsked = Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' }));
const Code = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }));
const several = (values: string, description: string) =>
  Type.Optional(
    Type.String({
      maxLength: 160,
      pattern: `^(${values})(,(${values}))*$`,
      description: `${description}; several with commas`,
    }),
  );
const STAGES = CASE_STAGES.join('|');

/** What board and list are narrowed by. */
const FILTER = {
  community: CommunityAsked,
  grid: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$' })),
  department: Code('Code of the department'),
  category: Code('Category code; two digits of it: all of a major class'),
  source: several('sensor|patrol|public|video|leader|department|enterprise', 'Source'),
  priority: several('high|medium|low', 'Priority'),
  overdue: Type.Optional(Type.Boolean({ description: 'true: past the limit of their stage only' })),
  suspended: Type.Optional(Type.Boolean({ description: 'true: 挂账 only; false: none of them' })),
  asks: Type.Optional(Type.Boolean({ description: 'true: with a request nobody has decided' })),
  hazard: Type.Optional(Type.Boolean({ description: 'true: hazards only' })),
  mine: Type.Optional(Type.Boolean({ description: 'true: mine to handle or verify, or of my departments' })),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'In number, title or place' })),
};

export const CaseListQuery = Type.Object({
  ...FILTER,
  signal: Type.Optional(
    Type.String({
      pattern: '^(alarm|finding|hazard|report):[^\\x00-\\x1f]{1,160}$',
      description: 'The case it is bound to: alarm:12. Ask for stage=all, it may have ended',
    }),
  ),
  stage: several(`open|all|${STAGES}`, 'Stage; open (default): all but closed and rejected'),
  from: Type.Optional(Instant('Reported at or after this')),
  to: Type.Optional(Instant('Reported before this')),
  sort: Type.Optional(
    Type.Enum(['due', 'newest', 'oldest'], {
      description: 'due (default): the next limit first; where past ones are asked for as well: newest',
    }),
  ),
  after: Type.Optional(
    Type.String({ maxLength: 60, pattern: '^[0-9.~-]+$', description: '`next` of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type CaseListQuery = Static<typeof CaseListQuery>;

export const CaseList = Type.Object({
  at: Epoch,
  cases: Type.Array(CaseFile),
  next: Nullable(
    Type.String({
      description:
        'Pass as `after` for the next page; null: this is the last. Pages of past cases may be short, even empty, although more follow',
    }),
  ),
});
export type CaseList = Static<typeof CaseList>;

export const BoardQuery = Type.Object(FILTER);
export type BoardQuery = Static<typeof BoardQuery>;

export const BOARD_COLUMN_MAX = 50;
export const CaseBoard = Type.Object({
  at: Epoch,
  columns: Type.Array(
    Type.Object({
      stage: CaseStage,
      count: Type.Integer({ description: 'All of the stage within the filter; suspended ones are in `suspended`' }),
      overdue: Type.Integer(),
      cases: Type.Array(CaseFile, { description: `The first ${BOARD_COLUMN_MAX}, the next limit first` }),
    }),
    { description: 'One for each open stage, in order' },
  ),
  suspended: Type.Object({ count: Type.Integer(), cases: Type.Array(CaseFile) }),
});
export type CaseBoard = Static<typeof CaseBoard>;

export const CaseSignal = Type.Object({
  kind: Type.Enum(['alarm', 'finding', 'hazard', 'report']),
  ref: Type.String({ description: 'Id of the alarm or hazard; device/id of the check-in; key of a report' }),
  title: Text,
  at: Epoch,
  boundBy: Type.String(),
  boundAt: Epoch,
});
export type CaseSignal = Static<typeof CaseSignal>;

export const CaseAction = Type.Object({
  version: Type.Integer({ description: 'Of the case after it' }),
  at: Epoch,
  by: Nullable(Type.String({ description: 'Name; null: the passing of time' })),
  action: CaseActionKind,
  from: Nullable(CaseStage),
  to: CaseStage,
  reason: Nullable(Type.String({ description: 'Code of CASE_REASONS' })),
  note: Nullable(Type.String()),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type CaseAction = Static<typeof CaseAction>;

export const PhotoKind = Type.Enum([...PHOTO_KINDS]);
export type PhotoKind = Static<typeof PhotoKind>;

export const CasePhoto = Type.Object({
  id: Type.String({ format: 'uuid', description: '/api/photos/{id} is the picture, ?size=small a small one' }),
  kind: PhotoKind,
  width: Type.Integer(),
  height: Type.Integer(),
  takenAt: Nullable(Epoch),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  by: Type.String(),
  uploadedAt: Epoch,
});
export type CasePhoto = Static<typeof CasePhoto>;

export const CaseRequest = Type.Object({
  id: Type.Integer(),
  kind: Type.Enum([...REQUEST_KINDS]),
  by: Type.String(),
  at: Epoch,
  reason: Type.String({ description: 'Code of CASE_REASONS' }),
  note: Type.String(),
  until: Nullable(Type.Number({ description: 'New limit, or end of the suspension, as asked' })),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Epoch),
  granted: Nullable(Type.Boolean()),
  decisionNote: Nullable(Type.String()),
});
export type CaseRequest = Static<typeof CaseRequest>;

/** Plan of a major hazard, 16号令 art. 15. */
export const RectificationPlan = Type.Object(
  {
    goal: Sentence('目标和任务'),
    measures: Sentence('方法和措施', 2_000),
    funds: Sentence('经费和物资'),
    people: Sentence('机构和人员'),
    until: Instant('时限'),
    safety: Sentence('安全措施和应急预案', 2_000),
  },
  { additionalProperties: false },
);
export type RectificationPlan = Static<typeof RectificationPlan>;

/** One case with all that is known of it. */
export const CaseDetail = Type.Object({
  at: Epoch,
  case: CaseFile,
  description: Type.String(),
  reporter: Nullable(Type.String()),
  limits: Nullable(CaseLimits),
  handleDueAt: Nullable(Epoch),
  closingStandard: Nullable({ ...Text, description: '结案标准 of its category' }),
  bundledInto: Nullable(CaseId),
  satisfaction: Nullable(Type.Integer()),
  excused: Type.Boolean(),
  signals: Type.Array(CaseSignal),
  actions: Type.Array(CaseAction, { description: 'Oldest first, the newest 500' }),
  photos: Type.Array(CasePhoto),
  requests: Type.Array(CaseRequest),
  rectification: Nullable(
    Type.Object({
      plan: RectificationPlan,
      madeBy: Type.String(),
      madeAt: Epoch,
      approvedBy: Nullable(Type.String()),
      approvedAt: Nullable(Epoch),
    }),
  ),
  authorityReports: Type.Array(
    Type.Object({
      id: Type.Integer(),
      authority: Type.String(),
      content: Type.String(),
      sentBy: Type.String(),
      sentAt: Epoch,
      receipt: Nullable(Type.String()),
      receiptAt: Nullable(Epoch),
    }),
  ),
  can: Type.Array(CaseActionKind, {
    description: 'What the signed-in person may do now, by stage and rights; nobody verifies their own work',
  }),
  missing: Type.Array(Type.Enum(['after-photo', 'plan', 'approved-plan', 'authority-report', 'receipt']), {
    description: 'What is missing for feedback or closing',
  }),
});
export type CaseDetail = Static<typeof CaseDetail>;

/** Readings of the source around the first signal. */
export const CaseReadings = Type.Object({
  what: Type.String({ description: 'occupied, present or value' }),
  stepMs: Type.Integer(),
  signalAt: Epoch,
  points: Type.Array(Type.Object({ t: Epoch, min: Type.Number(), max: Type.Number(), last: Type.Number() })),
});
export type CaseReadings = Static<typeof CaseReadings>;

/** Where a case could go, the best first. */
export const DispatchSuggestion = Type.Object({
  department: Type.String({ description: 'Code' }),
  name: Text,
  servesGrid: Type.Boolean(),
  ofCategory: Type.Boolean({ description: 'The category names it' }),
  open: Type.Integer({ description: 'Cases it has to handle now' }),
  handlers: Type.Array(Type.Object({ person: Type.Integer(), name: Type.String(), open: Type.Integer() }), {
    description: 'Its people who may handle there, the least busy first',
  }),
});
export type DispatchSuggestion = Static<typeof DispatchSuggestion>;
export const DispatchSuggestions = Type.Object({ at: Epoch, suggestions: Type.Array(DispatchSuggestion) });

/** People who may verify a case: never who handled it. */
export const VerifierList = Type.Object({
  at: Epoch,
  people: Type.Array(Type.Object({ person: Type.Integer(), name: Type.String(), open: Type.Integer() })),
});
