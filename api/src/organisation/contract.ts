/** Departments and who works there; the hours and days a community works. */
import Type, { type Static } from 'typebox';
import { Nullable, Text } from '../wire/contract.ts';
import { Sentence } from '../wire/sentences.ts';

const CLOSED = { additionalProperties: false } as const;
export const DepartmentCode = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' });
const Reason = Sentence('Why');
export const DepartmentName = Type.Object({ zh: Sentence('Chinese', 60), en: Sentence('English', 60) }, CLOSED);
/** YYYY-MM-DD */
export const Day = Type.String({
  pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'YYYY-MM-DD',
});

export const Department = Type.Object({
  code: DepartmentCode,
  name: Text,
  party: Type.Enum(['government', 'enterprise', 'society'], { description: 'Clause 4.1: 政府、企业、社会' }),
  grids: Nullable(Type.Array(Type.String(), { description: 'Grids it serves; null: all of the community' })),
  members: Type.Array(Type.Object({ person: Type.Integer(), name: Type.String() })),
  revision: Type.String({ description: 'Of what was read; pass it with a change' }),
});
export type Department = Static<typeof Department>;
export const DepartmentList = Type.Object({ departments: Type.Array(Department) });
export type DepartmentList = Static<typeof DepartmentList>;

const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
/** Spans people work on a working day, in order, in the community's zone. */
export const WorkHours = Type.Array(Type.Tuple([LocalTime, LocalTime]), { minItems: 1, maxItems: 4 });
export type WorkHours = Static<typeof WorkHours>;

/** A day that differs from the national calendar. */
export const WorkDay = Type.Object({ day: Day, works: Type.Boolean(), reason: Reason }, CLOSED);
export type WorkDay = Static<typeof WorkDay>;

/** One day as limits count it, and why. */
export const CalendarDay = Type.Object({
  day: Day,
  works: Type.Boolean(),
  kind: Type.Enum(['weekday', 'weekend', 'holiday', 'makeup'], {
    description: 'National calendar; makeup: 调休上班, a weekend day that is worked',
  }),
  name: Nullable({ ...Text, description: 'Of the holiday, or of the one a makeup day is for' }),
  known: Type.Boolean({ description: 'False: that year has not been arranged yet, only weekends are known' }),
  exception: Nullable(Type.String({ description: 'Reason of the override; null: as the national calendar' })),
});
export type CalendarDay = Static<typeof CalendarDay>;

export const WorkCalendar = Type.Object({
  hours: WorkHours,
  version: Type.Integer({ description: 'Of the hours; pass it with a change; 0: the default hours' }),
  exceptions: Type.Array(WorkDay),
  days: Type.Array(CalendarDay, { description: 'Of the range asked for' }),
  knownTo: Type.String({ description: 'Last day of the last year whose holidays are known; later only weekends are' }),
});
export type WorkCalendar = Static<typeof WorkCalendar>;

export const CALENDAR_DAYS_MAX = 400;
export const CalendarQuery = Type.Object({
  community: Type.Optional(Type.String({ maxLength: 64 })),
  from: Day,
  to: { ...Day, description: `YYYY-MM-DD, inclusive; at most ${CALENDAR_DAYS_MAX} days` },
});

export const CommunityQuery = Type.Object({ community: Type.Optional(Type.String({ maxLength: 64 })) });
export const DepartmentParams = Type.Object({ code: DepartmentCode });
export const DepartmentChange = Type.Object(
  {
    name: DepartmentName,
    party: Department.properties.party,
    grids: Nullable(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 2_000, uniqueItems: true })),
    members: Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
      maxItems: 500,
      uniqueItems: true,
      description: 'Ids of people',
    }),
    retired: Type.Optional(Type.Boolean({ description: 'true: it takes no more cases' })),
    revision: Nullable(Type.String({ maxLength: 32, description: 'Version that was read; null: a new one' })),
    reason: Reason,
  },
  CLOSED,
);
export type DepartmentChange = Static<typeof DepartmentChange>;

/** Whom a department can have as a member: everybody with a role in the community. */
export const Candidates = Type.Object({
  people: Type.Array(Type.Object({ person: Type.Integer(), name: Type.String(), roles: Type.Array(Type.String()) })),
});
export type Candidates = Static<typeof Candidates>;

export const HoursChange = Type.Object(
  { hours: WorkHours, version: Type.Integer({ minimum: 0 }), reason: Reason },
  CLOSED,
);
export type HoursChange = Static<typeof HoursChange>;
export const DayParams = Type.Object({ day: Day });
export const DayChange = Type.Object({ works: Type.Boolean(), reason: Reason }, CLOSED);
export type DayChange = Static<typeof DayChange>;
export const DayRemoval = Type.Object({ reason: Reason }, CLOSED);

/** Bounds of a limit: 紧急工作时 (around the clock), 工作时, 工作日, 自然日. */
export const LimitUnit = Type.Enum(['urgent-hours', 'work-hours', 'work-days', 'natural-days']);
export type LimitUnit = Static<typeof LimitUnit>;
export const Limit = Type.Object({ amount: Type.Number({ exclusiveMinimum: 0, maximum: 366 }), unit: LimitUnit });
export type Limit = Static<typeof Limit>;
