/** Daily patrol (日常巡查, clauses 7.1.4.2 and 7.1.4.3). */
import Type, { type Static } from 'typebox';
import { Latitude, Longitude, Payload } from '../messages/contract.ts';

/** Topic tail `patrol/{checkpoint}/checkin`. */
export const CheckinPayload = Payload(
  {
    round: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description:
          'The round this check-in belongs to: `{round code of the registry}@{local date the round starts}`, e.g. day-1@2026-11-22. Left out: found by checkpoint and time. A round that is not planned is stored and shown as extra',
      }),
    ),
    officer: Type.String({ minLength: 1, maxLength: 64, description: 'Pseudonym of the patrol officer, never a name' }),
    result: Type.Union([Type.Literal('ok'), Type.Literal('finding')]),
    category: Type.Optional(Type.String({ maxLength: 64, description: 'Category of the finding' })),
    note: Type.Optional(Type.String({ maxLength: 500 })),
    lon: Type.Optional(Longitude),
    lat: Type.Optional(Latitude),
  },
  'An officer was at a checkpoint (打卡)',
);
export type CheckinPayload = Static<typeof CheckinPayload>;

/** Event (topic level 5) → payload. */
export const PATROL_EVENTS = { checkin: CheckinPayload } as const;
