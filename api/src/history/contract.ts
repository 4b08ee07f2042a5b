/** What every history is asked with. Instants are epoch ms. */
import Type, { type Static } from 'typebox';

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
