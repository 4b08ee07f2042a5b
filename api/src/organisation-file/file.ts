/** A community's organisation as a file. */
import Type, { type Static } from 'typebox';
import { Department, DepartmentCode, DepartmentName, WorkDay, WorkHours } from '../organisation/contract.ts';
import { PlanCode, ShiftPlan } from '../shifts/contract.ts';

const CLOSED = { additionalProperties: false } as const;

/** What `npm run organisation` reads and writes; a part that is left out stays as it is. docs/ORGANISATION.md. */
export const OrganisationFile = Type.Object(
  {
    format: Type.Literal('cockpit-organisation/1'),
    community: Type.String({ minLength: 1, maxLength: 64 }),
    departments: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: DepartmentCode,
            name: DepartmentName,
            party: Department.properties.party,
            grids: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { uniqueItems: true })),
            members: Type.Array(Type.String({ maxLength: 64 }), { uniqueItems: true, description: 'Logins' }),
          },
          CLOSED,
        ),
        { maxItems: 500 },
      ),
    ),
    hours: Type.Optional(WorkHours),
    exceptions: Type.Optional(Type.Array(WorkDay, { maxItems: 2_000 })),
    shifts: Type.Optional(
      Type.Object(
        {
          plans: Type.Array(ShiftPlan, { maxItems: 12 }),
          roster: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  plan: PlanCode,
                  weekdays: ShiftPlan.properties.weekdays,
                  people: Type.Array(Type.String({ maxLength: 64 }), { uniqueItems: true, description: 'Logins' }),
                },
                CLOSED,
              ),
              { maxItems: 200, description: 'Who works which shift on which weekdays, for the coming 14 days' },
            ),
          ),
        },
        CLOSED,
      ),
    ),
  },
  CLOSED,
);
export type OrganisationFile = Static<typeof OrganisationFile>;
