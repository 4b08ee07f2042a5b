/** The desk: lists, details and what people do to alarms. */
import { AlarmDomain, AlarmRule, AlarmRuleCode, ClearedBy } from '@cockpit/ingest/alarms';
import { Domain } from '@cockpit/ingest/messages';
import Type, { type Static } from 'typebox';
import { SensorState } from '../../hazards/contract.ts';
import { Epoch, Nullable } from '../../wire/contract.ts';
import { Instant, Sentence } from '../../wire/sentences.ts';
import { Alarm, AlarmActionKind, AlarmGroup, AlarmState } from '../contract.ts';

const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const CLOSED = { additionalProperties: false } as const;
const Community = Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' }));
const Grid = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$' }));
const several = (values: string, description: string) =>
  Type.Optional(
    Type.String({
      maxLength: 120,
      pattern: `^(${values})(,(${values}))*$`,
      description: `${description}; several with commas`,
    }),
  );

export const AlarmListQuery = Type.Object({
  community: Community,
  grid: Grid,
  domain: Type.Optional(AlarmDomain),
  priority: several('high|medium|low', 'Priority'),
  state: several(
    'open|all|unacknowledged|returned|acknowledged|shelved|suppressed|out-of-service|normal',
    'State; open (default): all but normal',
  ),
  owner: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the person who owns it, or `me`' })),
  rule: Type.Optional(AlarmRuleCode),
  facility: Type.Optional(Type.String({ maxLength: 64, description: 'Code' })),
  text: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'In the name or code of facility, grid or rule' }),
  ),
  from: Type.Optional(Instant('Raised at or after this')),
  to: Type.Optional(Instant('Raised before this')),
  sort: Type.Optional(
    Type.Union([Type.Literal('newest'), Type.Literal('oldest'), Type.Literal('priority')], {
      default: 'newest',
      description: 'priority: life safety first, then high, then the newest; of open ones',
    }),
  ),
  after: Type.Optional(
    Type.String({ pattern: '^[0-3]\\.\\d{1,16}\\.\\d{1,16}$', description: '`next` of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type AlarmListQuery = Static<typeof AlarmListQuery>;

export const AlarmList = Type.Object({
  at: Epoch,
  alarms: Type.Array(Alarm),
  next: Nullable(Type.String({ description: 'Pass as `after` for the next page; null: this is the last' })),
});
export type AlarmList = Static<typeof AlarmList>;

export const AlarmAction = Type.Object({
  id: Type.Integer(),
  at: Epoch,
  by: Nullable(Type.String({ description: 'Name; null: the passing of time' })),
  action: AlarmActionKind,
  note: Nullable(Type.String()),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type AlarmAction = Static<typeof AlarmAction>;

/** One alarm with all that is known of it. */
export const AlarmDetail = Type.Object({
  at: Epoch,
  alarm: Alarm,
  clearedBy: Nullable(ClearedBy),
  rule: Nullable({ ...AlarmRule, description: 'As it is today, for this facility; null: no longer registered' }),
  reading: Nullable(
    Type.Record(Type.String(), Type.Unknown(), { description: 'What caused it: {table, at, device, id, payload}' }),
  ),
  sensorState: Nullable({
    ...SensorState,
    description: 'Present state of its hazard sensor; unknown does not end the alarm; null: it has none',
  }),
  args: Type.Record(Type.String(), Type.Unknown()),
  actions: Type.Array(AlarmAction, { description: 'Oldest first, at most 500' }),
  series: Nullable(
    Type.Object({
      what: Type.String({ description: 'occupied, present, value, pm25 or level; a bin’s level in percent' }),
      stepMs: Type.Integer(),
      points: Type.Array(Type.Object({ t: Epoch, min: Type.Number(), max: Type.Number(), last: Type.Number() })),
    }),
  ),
  earlier: Type.Integer({ description: 'Occurrences of the same point in the 30 days before' }),
  can: Type.Array(AlarmActionKind, { description: 'What its state allows; rights not asked' }),
});
export type AlarmDetail = Static<typeof AlarmDetail>;

export const AlarmParams = Type.Object({ id: RowId });
/** Where nothing is coerced. */
export const ExactAlarmParams = Type.Object({ id: Type.String({ pattern: '^[1-9]\\d{0,15}$' }) });
export const AcknowledgeRequest = Type.Object({ note: Type.Optional(Sentence('What is being done')) }, CLOSED);
export const CommentRequest = Type.Object({ note: Sentence('Counts as progress of the owner') }, CLOSED);
export const ShelveRequest = Type.Object(
  {
    minutes: Type.Integer({ minimum: 1, maximum: 10_080, description: 'At most shelveMinutesMax of the rule' }),
    reason: Sentence('Reason to shelve it'),
  },
  CLOSED,
);
export const ReasonRequest = Type.Object({ reason: Sentence('Why') }, CLOSED);
export const BulkAcknowledgeRequest = Type.Object(
  {
    ids: Type.Array(RowId, { minItems: 1, maxItems: 200, uniqueItems: true }),
    note: Type.Optional(Sentence('What is being done')),
  },
  CLOSED,
);

/** One of several: the same words as a single answer would have. */
export const BulkOutcome = Type.Object({
  results: Type.Array(
    Type.Object({
      id: Type.Integer(),
      ok: Type.Boolean(),
      error: Nullable(Type.String({ description: 'already-acknowledged, wrong-state, not-found or forbidden' })),
      message: Nullable(Type.String()),
      state: Nullable(AlarmState),
      owner: Nullable(Type.String({ description: 'Who owns it now' })),
      ownedSince: Nullable(Epoch),
    }),
  ),
});
export type BulkOutcome = Static<typeof BulkOutcome>;

export const GroupsQuery = Type.Object({ community: Community, grid: Grid });
export const Groups = Type.Object({ at: Epoch, groups: Type.Array(AlarmGroup) });

export const AlarmWindow = Type.Object({
  id: RowId,
  rule: Nullable(Type.String()),
  facility: Nullable(Type.String({ description: 'Code' })),
  grid: Nullable(Type.String()),
  from: Epoch,
  to: Epoch,
  reason: Type.String(),
  by: Type.String(),
  madeAt: Epoch,
  endedAt: Nullable(Type.Number({ description: 'Ended early' })),
});
export type AlarmWindow = Static<typeof AlarmWindow>;
export const AlarmWindowRequest = Type.Object(
  {
    rule: Type.Optional(AlarmRuleCode),
    facility: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Code' })),
    domain: Type.Optional({ ...Domain, description: 'Of the facility, when its code is in several' }),
    grid: Grid,
    from: Instant('Begin'),
    to: Instant('End'),
    reason: Sentence('What is being done there'),
  },
  CLOSED,
);
export const WindowsQuery = Type.Object({
  community: Community,
  past: Type.Optional(Type.Boolean({ default: false, description: 'Ended ones of the last 30 days as well' })),
});
export const Windows = Type.Object({ windows: Type.Array(AlarmWindow) });
