/** Departments and who works there; the hours and days a community works. */
import Type, { type Static } from 'typebox';
import { Nullable, Text } from '../common/contract.ts';

const Code = Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' });

export const Department = Type.Object({
  code: Code,
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
export const WorkDay = Type.Object({
  day: Type.String({ format: 'date' }),
  works: Type.Boolean(),
  reason: Type.String(),
});
export type WorkDay = Static<typeof WorkDay>;

export const WorkCalendar = Type.Object({
  hours: WorkHours,
  version: Type.Integer(),
  exceptions: Type.Array(WorkDay),
  days: Type.Array(
    Type.Object({
      day: Type.String({ format: 'date' }),
      works: Type.Boolean(),
      why: Nullable(Type.String({ description: 'Name of the holiday, 调休, or the reason of the exception' })),
    }),
    { description: 'Of the range asked for' },
  ),
});
export type WorkCalendar = Static<typeof WorkCalendar>;
