/** How fresh and how complete what is shown is. Instants are epoch ms; null means unknown and is never shown as 0. */
import Type, { type Static } from 'typebox';
import { Nullable } from '../wire/contract.ts';

export const Presence = Type.Union([Type.Literal('online'), Type.Literal('offline'), Type.Literal('unknown')], {
  description: 'Last birth or last will; unknown when the device never sent one',
});
export type Presence = Static<typeof Presence>;

export const SuspectReason = Type.Union([
  Type.Literal('overCapacity'),
  Type.Literal('negative'),
  Type.Literal('clockAhead'),
  Type.Literal('clockBehind'),
  Type.Literal('idReused'),
  Type.Literal('implausible'),
  Type.Literal('kindMismatch'),
  Type.Literal('wrongParent'),
  Type.Literal('capacityMismatch'),
  Type.Literal('baysDisagree'),
]);
export type SuspectReason = Static<typeof SuspectReason>;

/** How fresh and how trustworthy one source is. */
export const Freshness = Type.Object({
  asOf: Nullable(Type.Number({ description: 'Epoch ms of the reading shown; null: none arrived' })),
  heardAt: Nullable(
    Type.Number({ description: 'Epoch ms of the last message from it, whatever instant the message carries' }),
  ),
  staleAfterMs: Nullable(
    Type.Number({
      description: 'Age at which the reading counts as stale (2.5 × the reporting interval); null: never',
    }),
  ),
  presence: Presence,
  suspect: Type.Array(SuspectReason, { description: 'Why the latest reading is not taken as truth; empty: it is' }),
});
export type Freshness = Static<typeof Freshness>;

/** How complete a total is: it sums `reporting` of `expected` sources; the others are stale, offline, suspect or silent. */
export const Completeness = Type.Object({
  asOf: Nullable(Type.Number({ description: 'Epoch ms of the newest reading in it' })),
  reporting: Type.Integer(),
  expected: Type.Integer(),
});
export type Completeness = Static<typeof Completeness>;
