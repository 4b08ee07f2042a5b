/** Smart fitness (智能健身, clause 5.8). Counts and pseudonymous sessions only: body and face data never enter. */
import Type, { type Static } from 'typebox';
import { Instant, Payload } from '../messages/contract.ts';

const Count = (description: string) => Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description });

/** Topic tail `fitness/{venue}/headcount`. */
export const HeadcountPayload = Payload(
  {
    present: Count('People in the venue now. Below zero is flagged; above twice the capacity is flagged'),
    entries: Type.Optional(Count('People who came in since the last message')),
    exits: Type.Optional(Count('People who left since the last message')),
  },
  'People in a venue, on change and at least once per reporting interval',
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
