/**
 * What people do to cases: `POST /api/cases` and `POST /api/cases/:id/{action}`. Every action carries the `version` it goes out from: a
 * stale one is refused (409 `stale`, with what changed since). Sent again with the same `Idempotency-Key` it is done once.
 */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static, type TEnum, type TObject, type TOptional, type TSchema } from 'typebox';
import { Instant, Sentence } from '../../wire/sentences.ts';
import { CaseSource, HazardLevel } from '../contract.ts';
import { CaseAction, CaseSignal, RectificationPlan } from '../desk/contract.ts';
import { CASE_TABLE, CASE_VERBS, type CaseRows, type CaseVerb, fieldsOf } from './constants.ts';
import type { ActionRow, FieldName } from './rows/row.ts';

const CLOSED = { additionalProperties: false } as const;
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Version of the case that was read' });
/** Clocks go by its arrival: nobody beats a limit by saying so. */
const DoneAt = Type.Optional(Instant('When it was done, for phones that send late; shown in the timeline'));
const PersonId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Code = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' });
const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Photos = Type.Array(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }), {
  maxItems: 12,
  uniqueItems: true,
  description: 'Uploaded before (POST /api/photos)',
});
const Longitude = Type.Optional(Type.Number({ minimum: -180, maximum: 180, description: 'WGS-84' }));
const Latitude = Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'WGS-84' }));

export const SignalRef = Type.Object(
  { kind: CaseSignal.properties.kind, ref: Type.String({ pattern: '^[^\\x00-\\x1f]{1,160}$' }) },
  CLOSED,
);

/**
 * A new case. What is left out is that of its first signal; without a signal there must be a title, a source and a grid or a position.
 */
export const ReportRequest = Type.Object(
  {
    community: Type.Optional(Type.String({ maxLength: 64 })),
    source: Type.Optional(CaseSource),
    title: Type.Optional(Sentence('What is wrong', 120)),
    description: Type.Optional(Sentence('Description', 2_000)),
    grid: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$', description: 'Left out: that of the position' })),
    lon: Longitude,
    lat: Latitude,
    place: Type.Optional(Sentence('Place as text', 200)),
    priority: Type.Optional(AlarmPriority),
    hazardLevel: Type.Optional(HazardLevel),
    signals: Type.Optional(Type.Array(SignalRef, { maxItems: 20 })),
    photos: Type.Optional(Photos),
    category: Type.Optional({
      ...Code,
      description: 'Files it at once; needs the right case.file, or case.handle when self-handled',
    }),
    doneAt: DoneAt,
    selfHandled: Type.Optional(
      Type.Boolean({ description: '自行处置: handled on the spot; category and an after photo are needed' }),
    ),
  },
  CLOSED,
);
export type ReportRequest = Static<typeof ReportRequest>;

/** What an action's body can carry; which of it, its row of CASE_TABLE says. `reason` is one of the row's own. */
const FIELD_SCHEMAS = {
  category: Code,
  priority: AlarmPriority,
  hazardLevel: HazardLevel,
  signals: Type.Array(SignalRef, { minItems: 1, maxItems: 20 }),
  into: RowId,
  department: Code,
  handler: PersonId,
  verifier: PersonId,
  until: Instant('Left out: as asked'),
  /** What is past its limit is found by the api itself. */
  kind: Type.Enum(['leader', 'key']),
  plan: RectificationPlan,
  authority: Sentence('Authority', 120),
  content: Sentence('What was reported', 2_000),
  report: RowId,
  receipt: Sentence('Number of the receipt', 120),
  satisfaction: Type.Integer({ minimum: 1, maximum: 5 }),
  note: Sentence('Note', 2_000),
  photos: Photos,
} as const satisfies Record<Exclude<FieldName, 'reason'>, TSchema>;

/** Bodies by action; `POST /api/cases/:id/{action}`. */
export const CASE_BODIES = Object.fromEntries(CASE_VERBS.map((verb) => [verb, bodyOf(verb)])) as {
  readonly [Verb in CaseVerb]: TObject<BodyProperties<CaseRows[Verb]>>;
};
export type CaseBody<Verb extends CaseVerb> = Static<(typeof CASE_BODIES)[Verb]>;

type FieldSchema<Row, Field> = Field extends keyof typeof FIELD_SCHEMAS
  ? (typeof FIELD_SCHEMAS)[Field]
  : Row extends { reasons: readonly (infer Reason extends string)[] }
    ? TEnum<Reason[]>
    : never;
type BodyProperties<Row extends ActionRow> = {
  version: Row extends { anyVersion: true } ? TOptional<typeof Version> : typeof Version;
} & {
  [Field in keyof Row['fields']]: Row['fields'][Field] extends 'may'
    ? TOptional<FieldSchema<Row, Field>>
    : FieldSchema<Row, Field>;
} & (Row extends { phone: { position: true } } ? { lon: typeof Longitude; lat: typeof Latitude } : unknown) &
  (Row extends { phone: object } ? { doneAt: typeof DoneAt } : unknown);

/** What the phone sends later than it was done says so. */
function bodyOf(verb: CaseVerb): TObject {
  const { anyVersion, phone } = CASE_TABLE[verb];
  return Type.Object(
    {
      version: anyVersion ? Type.Optional(Version) : Version,
      ...(phone && { doneAt: DoneAt }),
      ...Object.fromEntries(
        fieldsOf(verb).map(([field, need]) => {
          const schema = schemaOf(verb, field, need);
          return [field, need === 'must' ? schema : Type.Optional(schema)];
        }),
      ),
      ...(phone?.position && { lon: Longitude, lat: Latitude }),
    },
    CLOSED,
  );
}

function schemaOf(verb: CaseVerb, field: FieldName, need: 'must' | 'may'): TSchema {
  const { reasons = [], hints } = CASE_TABLE[verb];
  if (field === 'reason') return Type.Enum([...reasons]);
  const hint = hints?.[field] ?? (field === 'note' && need === 'must' ? 'Why' : undefined);
  if (hint === undefined) return FIELD_SCHEMAS[field];
  return { ...FIELD_SCHEMAS[field], description: field === 'until' ? `${hint}, epoch ms` : hint };
}

/** 409 `stale`: what happened since the version that was seen. */
export const StaleCase = Type.Object({
  error: Type.Literal('stale'),
  message: Type.String(),
  version: Type.Integer({ description: 'The present one' }),
  since: Type.Array(CaseAction),
});
export type StaleCase = Static<typeof StaleCase>;
