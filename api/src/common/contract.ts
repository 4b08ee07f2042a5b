/** Pieces every row a screen sees is made of. Instants are epoch ms (UTC); null means unknown and is never shown as 0. */
import Type, { type Static, type TSchema } from 'typebox';

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Text = Type.Object(
  { zh: Type.String(), en: Type.String() },
  { description: 'Shown name in both languages' },
);
export type Text = Static<typeof Text>;

export const Epoch = Type.Number({ description: 'Epoch ms' });

export const Presence = Type.Union([Type.Literal('online'), Type.Literal('offline'), Type.Literal('unknown')], {
  description: 'Last birth or will; unknown when the device never sent one',
});
export type Presence = Static<typeof Presence>;

export const SuspectReason = Type.Union([
  Type.Literal('overCapacity'),
  Type.Literal('negative'),
  Type.Literal('clockAhead'),
  Type.Literal('clockBehind'),
  Type.Literal('implausible'),
]);
export type SuspectReason = Static<typeof SuspectReason>;

/** How fresh and how trustworthy one source is. */
export const Freshness = Type.Object({
  asOf: Nullable(Type.Number({ description: 'Epoch ms of the reading shown; null: nothing ever came' })),
  heardAt: Nullable(
    Type.Number({ description: 'Epoch ms of the last arrival of anything from it, however old what it said' }),
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

export const Place = Type.Object({
  grid: Nullable(Type.String({ description: 'Code of the (micro-)grid it lies in' })),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
});

/** Error body of every route. */
export const ErrorBody = Type.Object({
  error: Type.String({ description: 'Machine-readable code' }),
  message: Type.String({ description: 'A sentence; names field and reason where there is one' }),
});
export type ErrorBody = Static<typeof ErrorBody>;

/** Rollup buckets a history can be asked in. */
export const Bucket = Type.Union([Type.Literal('1m'), Type.Literal('15m'), Type.Literal('1h'), Type.Literal('1d')], {
  description: '1d: a local day; the others are UTC',
});
export type Bucket = Static<typeof Bucket>;

export const MAX_HISTORY_POINTS = 1500;

/** Query of every `…/history` route. `bucket` left out: the finest rollup that stays within MAX_HISTORY_POINTS. */
export const HistoryQuery = Type.Object({
  community: Type.Optional(Type.String({ maxLength: 64 })),
  facility: Type.Optional(
    Type.String({ maxLength: 64, description: 'Facility code; left out: the grid or community as a whole' }),
  ),
  grid: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Integer({ minimum: 0, maximum: 4_102_444_800_000, description: 'Epoch ms, inclusive' }),
  to: Type.Integer({ minimum: 0, maximum: 4_102_444_800_000, description: 'Epoch ms, exclusive' }),
  bucket: Type.Optional(Bucket),
});
export type HistoryQuery = Static<typeof HistoryQuery>;
