/** The audit trail as managers and administrators search it. */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../wire/contract.ts';

const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Instant = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000 });
const Word = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\x00]*$' });

export const AuditQuery = Type.Object({
  actor: Type.Optional({ ...Word, description: 'Part of the name of who acted' }),
  action: Type.Optional({ ...Word, description: 'Beginning of the action, e.g. alarm.' }),
  object: Type.Optional({ ...Word, description: 'Exactly, e.g. person:3' }),
  from: Type.Optional({ ...Instant, description: 'Epoch ms, inclusive' }),
  to: Type.Optional({ ...Instant, description: 'Epoch ms, exclusive' }),
  before: Type.Optional({ ...RowId, description: 'Only rows with a smaller id, for the next page' }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditLine = Type.Object({
  id: Type.Integer(),
  at: Epoch,
  person: Nullable(Type.Integer()),
  actor: Type.String(),
  action: Type.String(),
  object: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
  reason: Nullable(Type.String()),
  address: Nullable(Type.String()),
});
export type AuditLine = Static<typeof AuditLine>;
export const AuditReply = Type.Object({
  rows: Type.Array(AuditLine),
  next: Nullable(Type.Integer({ description: 'Pass as `before` for the next page; null: this is the last' })),
});
export type AuditReply = Static<typeof AuditReply>;
