/**
 * Asking ingest to release or discard messages in quarantine: the api inserts a row into `quarantine_action` and sends
 * the notice `quarantine-action`; ingest carries it out and fills in the outcome.
 */
import Type, { type Static } from 'typebox';
import { QuarantineReason } from '../messages/contract.ts';
import { readableText } from '../messages/readable-text.ts';

export { readableText };

export const QuarantineVerb = Type.Union([Type.Literal('release'), Type.Literal('discard')], {
  description: 'release: decode the stored bytes again and store what they mean; discard: close without storing',
});
export type QuarantineVerb = Static<typeof QuarantineVerb>;

/** What became of a row; null: it is open. */
export const QuarantineOutcome = Type.Union([Type.Literal('released'), Type.Literal('discarded')]);
export type QuarantineOutcome = Static<typeof QuarantineOutcome>;

/** An MQTT topic filter: whole levels, `+` for any one, `/#` at the end for all below. */
export const TopicFilter = Type.String({
  minLength: 1,
  maxLength: 512,
  pattern: '^(#|(\\+|[^+#/\\x00-\\x1f]*)(/(\\+|[^+#/\\x00-\\x1f]*))*(/#)?)$',
  description: 'MQTT topic filter, e.g. v1/yunfan/parking/KC-new/#',
});

const EpochMs = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000, description: 'Epoch ms' });

/** Which open rows are meant: all conditions together, at least one. */
export const QuarantineFilter = Type.Object(
  {
    ids: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1_000 })),
    reason: Type.Optional(QuarantineReason),
    topic: Type.Optional(TopicFilter),
    from: Type.Optional({ ...EpochMs, description: 'Last received at or after this, epoch ms' }),
    to: Type.Optional({ ...EpochMs, description: 'Last received before this, epoch ms' }),
  },
  { minProperties: 1, additionalProperties: false },
);
export type QuarantineFilter = Static<typeof QuarantineFilter>;

/** The filter as a regular expression of PostgreSQL (`topic ~ $1`); undefined stays undefined. */
export function topicRegex(filter: string | undefined): string | undefined {
  if (filter === undefined) return undefined;
  const open = filter.endsWith('#');
  const levels = filter.split('/').slice(0, open ? -1 : undefined);
  const exact = levels
    .map((level) => (level === '+' ? '[^/]*' : level.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')))
    .join('/');
  if (!open) return `^${exact}$`;
  // `a/#` is `a` as well.
  return levels.length === 0 ? '' : `^${exact}(/|$)`;
}
