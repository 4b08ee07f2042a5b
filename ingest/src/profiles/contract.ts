/**
 * A device profile says, in one declarative file, how the messages of a foreign device become native ones; a binding
 * says where a profile is used and which foreign device is which of ours. How to write one: docs/PROFILES.md.
 */
import Type, { type Static } from 'typebox';
import { CODE_PATTERN, Instant } from '../messages/contract.ts';

const Line = Type.String({ minLength: 1, maxLength: 4_000 });
const Expression = Type.Union([Line, Type.Array(Line, { minItems: 1, maxItems: 100 })], {
  description: 'JSONata, in one string or line by line',
});
export type ExpressionText = Static<typeof Expression>;

const Scalar = Type.Union([Type.String({ maxLength: 1_000 }), Type.Number(), Type.Boolean()]);

export const TopicFilter = Type.String({
  minLength: 1,
  maxLength: 500,
  description:
    'MQTT filter; `{name}` stands for one level and is seen by expressions as $topic.name. The first level is literal, not v1 and not cockpit-canary',
});

export const FieldRule = Type.Union(
  [
    Expression,
    Type.Object(
      {
        value: Expression,
        map: Type.Optional(Type.String({ description: 'Name in `maps`; the value as text is looked up, then "*"' })),
        convert: Type.Optional(
          Type.Object(
            { from: Type.String(), to: Type.String() },
            { additionalProperties: false, description: 'Units: docs/PROFILES.md' },
          ),
        ),
        round: Type.Optional(Type.Integer({ minimum: 0, maximum: 9, description: 'Decimal places' })),
      },
      { additionalProperties: false },
    ),
  ],
  { description: 'A field is left out when its expression finds nothing' },
);
export type FieldRule = Static<typeof FieldRule>;

export const DeviceMap = Type.Record(
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Union([
    Type.String({ pattern: CODE_PATTERN }),
    Type.Object(
      { code: Type.String({ pattern: CODE_PATTERN }) },
      { additionalProperties: Scalar, description: 'What stands beside `code` is seen as $bound' },
    ),
  ]),
  {
    description:
      'Foreign device, by its full name or as the profile cuts it, → native code; one that is not listed keeps its name',
  },
);

const Parameters = Type.Record(Type.String(), Type.Union([Scalar, Type.Record(Type.String(), Scalar)]), {
  description: 'Seen by expressions as $bound.name',
});

const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  description:
    'Of times that say no offset: Asia/Shanghai, UTC or +08:00. That of a binding decides before its profile’s',
});

const Charset = Type.Union(
  [
    Type.Literal('utf-8'),
    Type.Literal('gbk'),
    Type.Literal('gb18030'),
    Type.Literal('big5'),
    Type.Literal('utf-16le'),
    Type.Literal('utf-16be'),
    Type.Literal('latin1'),
  ],
  {
    description: 'How the text of a payload is written; UTF-8 when left out, and where a byte order mark says another',
  },
);

const Pseudonyms = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  maxItems: 50,
  description:
    'Keys, at any depth and in any case, whose values name a person or vehicle: pseudonyms from the door on, as is whatever looks like a plate. For JSON only',
});

export const Binding = Type.Object(
  {
    profile: Type.String(),
    topics: Type.Optional(
      Type.Array(TopicFilter, { minItems: 1, maxItems: 8, description: 'Instead of the profile’s' }),
    ),
    community: Type.String({ pattern: CODE_PATTERN }),
    deviceMap: Type.Optional(DeviceMap),
    parameters: Type.Optional(Parameters),
    timeZone: Type.Optional(TimeZone),
    charset: Type.Optional(Charset),
    pseudonyms: Type.Optional(Pseudonyms),
  },
  { additionalProperties: false, description: 'Of several bindings that fit a topic the first one takes the message' },
);
export type Binding = Static<typeof Binding>;

/** What translating needs of a binding. */
export type BoundBy = Omit<Binding, 'profile' | 'topics'>;

/** `bindings.json`. */
export const Bindings = Type.Array(Binding, { maxItems: 500 });
export type Bindings = Static<typeof Bindings>;

const Outcome = Type.Union([
  Type.Object(
    {
      messages: Type.Array(
        Type.Object(
          {
            topic: Type.String(),
            payload: Type.Record(Type.String(), Type.Unknown(), {
              description: 'Without `id`: any id will do',
            }),
          },
          { additionalProperties: false },
        ),
        { minItems: 1 },
      ),
      refused: Type.Optional(
        Type.String({ minLength: 1, description: 'Part of the sentence about the part that fails' }),
      ),
      unused: Type.Optional(Type.Array(Type.String(), { description: 'Exactly these; left out: not looked at' })),
    },
    { additionalProperties: false },
  ),
  Type.Object({ passedOver: Type.Literal(true) }, { additionalProperties: false }),
  Type.Object(
    { refused: Type.String({ minLength: 1, description: 'Part of the sentence' }) },
    { additionalProperties: false },
  ),
]);

export const Vector = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    topic: Type.String({ minLength: 1 }),
    payload: Type.Optional(Type.Unknown({ description: 'JSON' })),
    payloadText: Type.Optional(Type.String()),
    payloadBase64: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]*=*$' })),
    retained: Type.Optional(Type.Boolean()),
    received: Type.Optional(Instant),
    binding: Type.Optional(
      Type.Object(
        {
          topics: Type.Optional(Type.Array(TopicFilter)),
          deviceMap: Type.Optional(DeviceMap),
          parameters: Type.Optional(Parameters),
          timeZone: Type.Optional(TimeZone),
          charset: Type.Optional(Charset),
        },
        { additionalProperties: false, description: 'The community of every vector is `test`' },
      ),
    ),
    expect: Outcome,
  },
  { additionalProperties: false },
);
export type Vector = Static<typeof Vector>;

/** `{name}.profile.json`. */
export const Profile = Type.Object(
  {
    format: Type.Literal('cockpit-profile/1'),
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' }),
    description: Type.String({ minLength: 1, maxLength: 2_000 }),
    source: Type.String({ minLength: 1, maxLength: 500, description: 'Whose public documentation the shape follows' }),
    topics: Type.Array(TopicFilter, { minItems: 1, maxItems: 8 }),
    encoding: Type.Union([Type.Literal('json'), Type.Literal('sparkplug'), Type.Literal('text')], {
      description: 'text: the payload is one value and no JSON, as ON or 21.5',
    }),
    timeZone: Type.Optional(TimeZone),
    pseudonyms: Type.Optional(Pseudonyms),
    when: Type.Optional(Expression),
    forEach: Type.Optional(Expression),
    unused: Type.Optional({
      ...Expression,
      description:
        'Names of what the message holds and the profile does not use: text or a list of texts, listed at the desk',
    }),
    message: Type.Object(
      {
        community: Type.Optional(Expression),
        domain: Expression,
        device: Expression,
        identity: Type.Optional({
          ...Expression,
          description:
            'Full name of the foreign device, where `device` is only a part of it. One that shares its code with another is refused',
        }),
        event: Expression,
        at: Expression,
        id: Type.Optional(Expression),
        buffered: Type.Optional(Expression),
        rest: Type.Optional({
          ...Expression,
          description: 'An object whose entries are fields, too; what `fields` says decides',
        }),
        fields: Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9]{0,63}$' }), FieldRule),
      },
      { additionalProperties: false },
    ),
    maps: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Scalar, { description: 'Foreign value as text → ours' })),
    ),
    vectors: Type.Array(Vector, { minItems: 1, maxItems: 100, description: 'All must hold, or the file is refused' }),
  },
  { additionalProperties: false },
);
export type Profile = Static<typeof Profile>;

/** Profiles and their bindings, read and checked as a whole. */
export interface ProfileSet {
  profiles: Profile[];
  bindings: Binding[];
}
