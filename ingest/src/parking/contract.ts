/** Smart parking (智能停车, clause 5.7). States after FIWARE ParkingSpot, methods after DATEX II v2.3. */
import Type, { type Static } from 'typebox';
import { MessageId, Payload } from '../messages/contract.ts';

export const DetectionMethod = Type.Union([Type.Literal('balancing'), Type.Literal('single-space')], {
  description: 'balancing: counted at the gates, drifts; single-space: a sensor in every bay',
});
export type DetectionMethod = Static<typeof DetectionMethod>;

/** Bounds only keep a number storable; a count that makes no sense is stored and flagged, not refused. */
const Count = (description: string) => Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description });

/** Topic tail `parking/{lot}/occupancy`. */
export const OccupancyPayload = Payload(
  {
    total: Count('Spaces of the car park, out-of-service ones included'),
    occupied: Count('Spaces taken. Truth is 0 … total − outOfService; anything else is flagged'),
    outOfService: Type.Optional(Count('Spaces that cannot be used now; 0 when left out')),
    entries: Type.Optional(Count('Vehicles that entered since the last message')),
    exits: Type.Optional(Count('Vehicles that left since the last message')),
    method: Type.Optional(DetectionMethod),
  },
  'Occupancy of a car park, on change and at least once per reporting interval',
);
export type OccupancyPayload = Static<typeof OccupancyPayload>;

export const BayState = Type.Union(
  [Type.Literal('free'), Type.Literal('occupied'), Type.Literal('closed'), Type.Literal('unknown')],
  { description: 'FIWARE ParkingSpot.status' },
);
export type BayState = Static<typeof BayState>;

/** Topic tail `parking/{bay}/bay`. */
export const BayPayload = Payload(
  {
    lot: Type.String({
      ...MessageId,
      description: 'Code of the car park, or of the level, the bay belongs to; another one is flagged',
    }),
    state: Type.Union([...BayState.anyOf, Type.Null()], { description: 'null is read as unknown' }),
  },
  'State of one bay, on change',
);
/** As decoded: null has become `unknown`. */
export type BayPayload = Omit<Static<typeof BayPayload>, 'state'> & { state: BayState };

/** Topic tail `parking/{car park or level}/passage`. */
export const PassagePayload = Payload(
  {
    direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
    vehicle: Type.Optional(
      Type.String({
        pattern: '^p-[0-9a-f]{24}$',
        description: 'Pseudonym of the vehicle: a keyed hash of its plate, never the plate (docs/PROFILES.md, Plates)',
      }),
    ),
    lane: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  'A vehicle passed the barrier (入场, 出场)',
);
export type PassagePayload = Static<typeof PassagePayload>;

/** Event (topic level 5) → payload. */
export const PARKING_EVENTS = { occupancy: OccupancyPayload, bay: BayPayload, passage: PassagePayload } as const;
