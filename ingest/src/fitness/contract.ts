/** Smart fitness (智能健身, clause 5.8). Counts and pseudonymous sessions only: body and face data never enter. */
import Type, { type Static } from 'typebox';
import { Instant, Payload } from '../messages/contract.ts';

const Count = (description: string) => Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description });

const Total = (description: string) => Type.Integer({ minimum: 0, maximum: 2_147_483_647, description });

/** Topic tail `fitness/{venue}/headcount`. */
export const HeadcountPayload = Payload(
  {
    present: Type.Optional(
      Count('People in the venue now. Below zero is flagged; above twice the capacity is flagged. Left out: unknown'),
    ),
    entries: Type.Optional(Count('People who came in since the last message')),
    exits: Type.Optional(Count('People who left since the last message')),
    entriesTotal: Type.Optional(
      Total(
        'People who came in since the counter began. Entries are the difference to the total before; none over a reset, and none of the first',
      ),
    ),
    exitsTotal: Type.Optional(Total('People who left since the counter began')),
  },
  'People in a venue, on change and at least once per reporting interval: at least one of the five',
);
export type HeadcountPayload = Static<typeof HeadcountPayload>;

/** Topic tail `fitness/{machine}/session`; `at` is when the session was reported, normally its end. */
export const SessionPayload = Payload(
  {
    venue: Type.String({ minLength: 1, maxLength: 64, description: 'Code of the venue the machine stands in' }),
    startedAt: Instant,
    endedAt: Instant,
    kcal: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description: 'Energy, kcal' })),
    metres: Type.Optional(Type.Number({ minimum: 0, maximum: 200_000, description: 'Distance, m' })),
  },
  'One finished use of a machine or of a pod; no person is named',
);
export type SessionPayload = Static<typeof SessionPayload>;

/** Event (topic level 5) → payload. */
export const FITNESS_EVENTS = { headcount: HeadcountPayload, session: SessionPayload } as const;
