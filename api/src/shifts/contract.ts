/** Shifts (值班): who is on duty, the roster, and the handover both sign (交接班). Instants are epoch ms. */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../wire/contract.ts';
import { Instant, LongText, Sentence } from '../wire/sentences.ts';

const CLOSED = { additionalProperties: false } as const;
const Community = Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' }));
const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
export const ShiftDay = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
export const PlanCode = Type.String({ pattern: '^[a-z0-9-]{1,32}$' });
const PersonId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** When shifts of one kind are, in the community's zone. */
export const ShiftPlan = Type.Object(
  {
    code: PlanCode,
    name: Text,
    starts: LocalTime,
    ends: { ...LocalTime, description: 'Not after `starts`: on the next day' },
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
    peopleMin: Type.Integer({ minimum: 1, maximum: 50 }),
  },
  CLOSED,
);
export type ShiftPlan = Static<typeof ShiftPlan>;

export const OnDuty = Type.Object({
  person: PersonId,
  name: Type.String(),
  since: Epoch,
  until: Nullable(Type.Number({ description: 'Epoch ms; null: still on duty' })),
  standIn: Type.Boolean({ description: 'Not on the roster' }),
});
export type OnDuty = Static<typeof OnDuty>;

/** One shift: a plan on a local day. */
export const Shift = Type.Object({
  plan: PlanCode,
  day: Type.String({ description: 'Local date on which it starts' }),
  name: Text,
  startsAt: Epoch,
  endsAt: Epoch,
  peopleMin: Type.Integer(),
  roster: Type.Array(Type.Object({ person: PersonId, name: Type.String() })),
  duty: Type.Array(OnDuty, { description: 'Who really was or is on duty' }),
});
export type Shift = Static<typeof Shift>;

/** The row `all` of the live table `duty`. */
/**
 * How the running shift stands. unplanned: the community has no shifts · off: none runs now · unused: one runs, but nobody is on its
 * roster and nobody ever signed on · manned · short: people are there, too few · unmanned: nobody is there.
 */
const DutyState = Type.Union([
  Type.Literal('unplanned'),
  Type.Literal('off'),
  Type.Literal('unused'),
  Type.Literal('manned'),
  Type.Literal('short'),
  Type.Literal('unmanned'),
]);

export const DutyNow = Type.Object({
  state: DutyState,
  shift: Nullable(
    Type.Object(
      { plan: PlanCode, day: Type.String(), name: Text, startsAt: Epoch, endsAt: Epoch },
      { description: 'The present shift; null: none is planned' },
    ),
  ),
  people: Type.Array(Type.Object({ name: Type.String(), since: Epoch }), {
    description: 'On duty now, of any shift',
  }),
  rostered: Type.Array(Type.String({ description: 'Name' })),
  missing: Type.Integer({
    description: 'People the running shift lacks; 0: manned. Who took over from it, or came early for the next, counts',
  }),
  missingSince: Nullable(Type.Number({ description: 'Epoch ms since when it lacks them; null: manned, or none runs' })),
  waiting: Type.Array(Type.Integer(), { description: 'Ids of handovers that wait for the second signature' }),
});
export type DutyNow = Static<typeof DutyNow>;

/** By it a handover is shown to who holds only grids. */
const Grid = Type.Optional(
  Nullable(Type.String({ description: 'Where; left out: of a handover from before it was kept' })),
);

/** What is handed over: all that must not be forgotten. */
export const HandoverState = Type.Object({
  at: Epoch,
  alarms: Type.Array(
    Type.Object({
      id: Type.Integer(),
      grid: Grid,
      title: Text,
      sourceName: Text,
      priority: AlarmPriority,
      state: Type.String(),
      raisedAt: Epoch,
      owner: Nullable(Type.String()),
      mine: Type.Boolean({ description: 'Owned by the outgoing officer; passes to the incoming one' }),
      ackExpiresAt: Nullable(Epoch),
    }),
    { description: 'Open ones by rank, at most 200' },
  ),
  alarmsOpen: Type.Integer({ description: 'All of them' }),
  shelved: Type.Array(
    Type.Object({
      grid: Grid,
      title: Text,
      sourceName: Text,
      until: Nullable(Epoch),
      by: Nullable(Type.String()),
      reason: Nullable(Type.String()),
    }),
  ),
  cases: Type.Array(
    Type.Object({
      id: Type.Integer(),
      grid: Grid,
      number: Nullable(Type.String()),
      title: Type.String(),
      stage: Type.String(),
      dueAt: Nullable(Epoch),
      handler: Nullable(Type.String()),
    }),
    {
      description: 'Open ones that are overdue or due before the next shift ends, or wait for an officer; at most 200',
    },
  ),
  casesOpen: Type.Integer(),
  promises: Type.Array(Type.Object({ id: Type.Integer(), what: Type.String(), dueAt: Epoch, by: Type.String() })),
});
export type HandoverState = Static<typeof HandoverState>;

/** `name` null: there is no such plan any more. */
const NamedShift = Type.Object({ plan: PlanCode, day: Type.String(), name: Nullable(Text) });

export const Handover = Type.Object({
  id: Type.Integer(),
  from: NamedShift,
  to: NamedShift,
  notes: Type.String(),
  /** As it was when the first signed. */
  estate: HandoverState,
  out: Type.Object({ name: Type.String(), at: Epoch }),
  in: Nullable(Type.Object({ name: Type.String(), at: Epoch, note: Nullable(Type.String()) })),
  mine: Type.Boolean({ description: 'Signed first by the signed-in person; another person has to sign' }),
});
export type Handover = Static<typeof Handover>;

export const ShiftsQuery = Type.Object({ community: Community, from: ShiftDay, to: ShiftDay });
export const ShiftList = Type.Object({
  at: Epoch,
  plans: Type.Array(ShiftPlan),
  shifts: Type.Array(Shift),
  people: Type.Array(Type.Object({ person: PersonId, name: Type.String() }), { description: 'Who can be rostered' }),
});
export type ShiftList = Static<typeof ShiftList>;

export const DutyQuery = Type.Object({ community: Community });
export const DutyAnswer = Type.Object({
  at: Epoch,
  now: DutyNow,
  me: Nullable(Type.Object({ plan: PlanCode, day: Type.String(), since: Epoch }, { description: 'Null: not on duty' })),
  canTake: Type.Array(Type.Object({ plan: PlanCode, day: Type.String(), name: Text, startsAt: Epoch, endsAt: Epoch }), {
    description: 'Shifts that run or begin within two hours',
  }),
  waiting: Type.Array(Handover, { description: 'Signed once, to be signed by the incoming officer' }),
  last: Nullable(Handover),
});
export type DutyAnswer = Static<typeof DutyAnswer>;

export const GoOnRequest = Type.Object({ community: Community, plan: PlanCode, day: ShiftDay }, CLOSED);
export const GoOffRequest = Type.Object(
  {
    community: Community,
    reason: Sentence('Why without a handover'),
    force: Type.Optional(Type.Boolean({ description: 'Although nobody remains on duty' })),
  },
  CLOSED,
);
export const HandOverRequest = Type.Object(
  {
    community: Community,
    plan: PlanCode,
    day: ShiftDay,
    notes: LongText('Notes for the incoming officer; may be empty', 4_000),
  },
  { ...CLOSED, description: 'plan and day: the shift that takes over' },
);
export const SignRequest = Type.Object({ note: Type.Optional(Sentence('What differs', 2_000)) }, CLOSED);
export const PromiseRequest = Type.Object(
  { community: Community, what: Sentence('What was promised', 300), dueAt: Instant('Due') },
  CLOSED,
);
export const ShiftRowParams = Type.Object({ id: Type.String({ pattern: '^[1-9]\\d{0,15}$' }) });
export const PlansRequest = Type.Object(
  { community: Community, plans: Type.Array(ShiftPlan, { maxItems: 12 }), reason: Sentence('Why') },
  CLOSED,
);
export const RosterRequest = Type.Object(
  {
    community: Community,
    plan: PlanCode,
    day: ShiftDay,
    people: Type.Array(PersonId, { maxItems: 30, uniqueItems: true }),
  },
  CLOSED,
);

/** Live tables of the domain: table → row. */
export const SHIFT_TABLES = { duty: DutyNow } as const;
