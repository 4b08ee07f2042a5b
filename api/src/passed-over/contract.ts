/** Messages that were understood and not stored, by the rule that passed them over. */
import { PassedOverRule } from '@cockpit/ingest/passed-over';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../wire/contract.ts';

export const PassedOverQuery = Type.Object({
  rule: Type.Optional(PassedOverRule),
  community: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9._-]*$' })),
  skip: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 100_000, default: 0, description: 'Rows of the pages before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type PassedOverQuery = Static<typeof PassedOverQuery>;

export const PassedOverRow = Type.Object({
  id: Type.Integer(),
  rule: Type.String({ description: 'See the rules of the query' }),
  community: Type.String({ description: 'Empty: none' }),
  source: Type.String({ description: 'Code of the device, or the topic' }),
  messages: Type.Integer(),
  firstAt: Epoch,
  lastAt: Epoch,
  detail: Type.String({ description: 'What exactly was passed over, of the newest message' }),
  topic: Type.String({ description: 'Of the newest message' }),
  text: Type.String({ description: 'First 500 characters of the newest message, unprintable ones replaced' }),
  bytes: Type.Integer({ description: 'Its length as received' }),
});
export type PassedOverRow = Static<typeof PassedOverRow>;

export const PassedOverCount = Type.Object({
  rule: Type.String(),
  sources: Type.Integer({ description: 'Listed' }),
  messages: Type.Integer({ description: 'Ever, those of dropped sources included' }),
  droppedSources: Type.Integer({ description: 'Not listed, because the list is limited' }),
  lastAt: Nullable(Epoch),
});
export type PassedOverCount = Static<typeof PassedOverCount>;

export const PassedOverReply = Type.Object({
  rules: Type.Array(PassedOverCount),
  rows: Type.Array(PassedOverRow, { description: 'Most recently seen first' }),
  more: Type.Boolean({ description: 'There are rows after these' }),
});
export type PassedOverReply = Static<typeof PassedOverReply>;
