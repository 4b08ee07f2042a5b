/** Messages that could not be understood, and what people do about them. */
import { QuarantineFilter, QuarantineOutcome, QuarantineVerb, TopicFilter } from '@cockpit/ingest/quarantine';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../wire/contract.ts';

const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Instant = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000 });
/** No control characters: no lines, no NUL, nothing that turns a line round. */
const PRINTABLE = '^[^\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$';
const PageLimit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 }));

export const QuarantineState = Type.Union([Type.Literal('open'), QuarantineOutcome], {
  description: 'open: waits for people; released: understood in the end and stored; discarded: given up by people',
});
export type QuarantineState = Static<typeof QuarantineState>;

export const QuarantineQuery = Type.Object({
  reason: Type.Optional(Type.String({ maxLength: 32, pattern: '^[a-z0-9-]*$' })),
  topic: Type.Optional(TopicFilter),
  from: Type.Optional({ ...Instant, description: 'Last received at or after this, epoch ms' }),
  to: Type.Optional({ ...Instant, description: 'Last received before this, epoch ms' }),
  state: Type.Optional(
    Type.Union([QuarantineState, Type.Literal('all')], { default: 'open', description: 'Left out: open ones' }),
  ),
  before: Type.Optional({ ...RowId, description: 'Only rows with a smaller id, for the next page' }),
  limit: PageLimit,
});
export type QuarantineQuery = Static<typeof QuarantineQuery>;

export const QuarantineRow = Type.Object({
  id: Type.Integer(),
  firstReceivedAt: Epoch,
  lastReceivedAt: Epoch,
  topic: Type.String(),
  reason: Type.String({ description: 'Machine-readable, e.g. unknown-device' }),
  detail: Type.String({ description: 'A sentence naming the field' }),
  text: Type.String({ description: 'First 500 characters of the payload, unprintable ones replaced' }),
  hex: Type.String({ description: 'First 64 bytes' }),
  bytes: Type.Integer({ description: 'Length of the payload as received' }),
  seen: Type.Integer({ description: 'How often the same message arrived' }),
  state: QuarantineState,
  attempts: Type.Integer({ description: 'Releases that were rejected again; reason and detail are of the last one' }),
});
export type QuarantineRow = Static<typeof QuarantineRow>;

export const QuarantineReply = Type.Object({
  rows: Type.Array(QuarantineRow),
  next: Nullable(Type.Integer({ description: 'Pass as `before` for the next page; null: this is the last' })),
  counts: Type.Array(Type.Object({ reason: Type.String(), messages: Type.Integer() }), {
    description: 'Open ones',
  }),
  letGo: Type.Array(Type.Object({ reason: Type.String(), messages: Type.Integer() }), {
    description: 'Open ones dropped at the limit of size or age, in total',
  }),
});
export type QuarantineReply = Static<typeof QuarantineReply>;

/** One message as it came. `text` and `hex` are of all that was kept. */
export const QuarantineDetail = Type.Object({
  ...QuarantineRow.properties,
  text: Type.String({
    description: 'The payload as text, in the charset it seems to be in, unpacked; unprintable characters replaced',
  }),
  hex: Type.String({ description: 'The payload' }),
  keptBytes: Type.Integer({ description: 'How many of `bytes` were kept' }),
  releasable: Type.Boolean({
    description: 'False: the payload was cut, its own bytes are at fault, or the row is closed',
  }),
  alike: Type.Object(
    { rows: Type.Integer(), messages: Type.Integer() },
    { description: 'Open ones with the same reason on the same topic, this one included' },
  ),
  closedAt: Nullable(Epoch),
  action: Nullable(Type.Integer({ description: 'The action that touched it last' })),
});
export type QuarantineDetail = Static<typeof QuarantineDetail>;

export const QuarantineRemedy = Type.Union(
  [
    Type.Literal('register'),
    Type.Literal('list-both'),
    Type.Literal('bind'),
    Type.Literal('mend-binding'),
    Type.Literal('mend-device'),
    Type.Literal('release'),
  ],
  {
    description:
      'What to do. register: the device (or community) in the registry; list-both: the two foreign devices in the deviceMap; bind: the topic to a profile, or say more in its binding; mend-binding: the mapping or the profile; mend-device: what it sends; release: nothing prevents it',
  },
);
export type QuarantineRemedy = Static<typeof QuarantineRemedy>;

/** All open messages of one sender with one reason. */
export const QuarantineGroup = Type.Object({
  community: Nullable(Type.String({ description: 'Code; null: the topic names no registered community' })),
  sender: Type.String({ description: 'The part of the topic that names the device; of a foreign topic all of it' }),
  reason: Type.String(),
  rows: Type.Integer({ description: 'Different messages' }),
  messages: Type.Integer({ description: 'Repetitions included' }),
  firstAt: Epoch,
  lastAt: Epoch,
  detail: Type.String({ description: 'Sentence about the newest' }),
  newest: Type.Integer({ description: 'Its id' }),
  remedy: QuarantineRemedy,
  releasable: Type.Boolean({ description: 'Whether a release can come to anything, once the remedy is taken' }),
});
export type QuarantineGroup = Static<typeof QuarantineGroup>;

export const QuarantineGroupsReply = Type.Object({
  groups: Type.Array(QuarantineGroup, { maxItems: 200, description: 'The newest first' }),
});
export type QuarantineGroupsReply = Static<typeof QuarantineGroupsReply>;

export const QuarantineActionRequest = Type.Object(
  {
    action: QuarantineVerb,
    filter: QuarantineFilter,
    why: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, pattern: PRINTABLE, description: 'Required for discard' }),
    ),
  },
  { additionalProperties: false },
);
export type QuarantineActionRequest = Static<typeof QuarantineActionRequest>;

export const QuarantineAction = Type.Object({
  id: Type.Integer(),
  askedAt: Epoch,
  by: Type.String(),
  action: QuarantineVerb,
  why: Nullable(Type.String()),
  filter: QuarantineFilter,
  released: Type.Integer({ description: 'Messages released so far' }),
  duplicates: Type.Integer({ description: 'Readings among them that were stored already' }),
  refused: Type.Integer({ description: 'Messages that remain, with the present reason' }),
  passedOver: Type.Integer({
    description: 'Parts of the messages let through that a rule passed over: they are stored nowhere',
  }),
  discarded: Type.Integer(),
  doneAt: Nullable(Epoch),
});
export type QuarantineAction = Static<typeof QuarantineAction>;

export const QuarantineActionsQuery = Type.Object({ before: Type.Optional(RowId), limit: PageLimit });
export const QuarantineActionsReply = Type.Object({
  actions: Type.Array(QuarantineAction),
  next: Nullable(Type.Integer({ description: 'Pass as `before` for the next page; null: this is the last' })),
});

/** A sender whose refused messages were, or are, only counted. */
export const CutOffRow = Type.Object({
  community: Nullable(Type.String({ description: 'Code; null: the topic names no registered community' })),
  device: Type.String({ description: 'domain/code; domain/# or #: unregistered topics' }),
  isRegistered: Type.Boolean(),
  reason: Type.String({ description: 'Of the newest, as in quarantine' }),
  messages: Type.Integer({ description: 'Rejected and only counted, in total' }),
  firstAt: Epoch,
  lastAt: Epoch,
  cutOffSince: Nullable({
    ...Epoch,
    description: 'Null: it stayed within its limit for a while and is no longer cut off',
  }),
  topic: Type.String({ description: 'Of the newest' }),
  text: Type.String({ description: 'First bytes of the newest payload as UTF-8, unprintable characters replaced' }),
});
export type CutOffRow = Static<typeof CutOffRow>;

export const CutOffReply = Type.Object({
  rows: Type.Array(CutOffRow, { maxItems: 200, description: 'Those cut off now first, then the newest' }),
});
export type CutOffReply = Static<typeof CutOffReply>;

export const QuarantineParams = Type.Object({ id: RowId });
